package io.quaymaster.agent.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Why a file or directory cannot be made or written, as a person says it: what Java says is often no more than its name. */
public final class Unwritable {
    private Unwritable() {}

    public static String why(IOException failure) {
        return switch (failure) {
            case FileAlreadyExistsException taken -> taken.getFile() + " is no directory";
            case AccessDeniedException denied -> "this user may not use " + denied.getFile();
            case NoSuchFileException missing -> "there is no " + missing.getFile();
            case FileSystemException other
            when other.getReason() != null ->
                other.getFile() + ": " + other.getReason().toLowerCase(Locale.ROOT);
            default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        };
    }
}

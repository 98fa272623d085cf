package io.quaymaster.model.plan;

/**
 * A step in the words that programs rely on: in JSON and as a label of metrics.
 *
 * @param step what is done, such as {@code create_container}; never another word in a later version
 * @param target the daemon's object that it is done to
 */
public record StepWords(String step, String target) {
    public static StepWords of(Step step) {
        return switch (step) {
            case Step.Build build -> new StepWords("build", build.image().reference());
            case Step.Pull pull -> new StepWords("pull", pull.image().reference());
            case Step.Tag tag -> new StepWords("tag", tag.tag());
            case Step.Push push -> new StepWords("push", push.image().toString());
            case Step.RemoveImage remove -> new StepWords("remove_image", remove.reference());
            case Step.CreateNetwork create ->
                new StepWords("create_network", create.network().name());
            case Step.RemoveNetwork remove -> new StepWords("remove_network", remove.name());
            case Step.CreateVolume create ->
                new StepWords("create_volume", create.volume().name());
            case Step.RemoveVolume remove -> new StepWords("remove_volume", remove.name());
            case Step.CreateContainer create -> new StepWords("create_container", create.name());
            case Step.StartContainer start ->
                new StepWords("start_container", start.target().name());
            case Step.StopContainer stop ->
                new StepWords("stop_container", stop.target().name());
            case Step.RemoveContainer remove ->
                new StepWords("remove_container", remove.target().name());
            case Step.RenameContainer rename ->
                new StepWords("rename_container", rename.target().name());
            case Step.UpdateContainer update ->
                new StepWords("update_container", update.target().name());
            case Step.Connect connect ->
                new StepWords("connect", connect.target().name());
            case Step.Disconnect disconnect ->
                new StepWords("disconnect", disconnect.target().name());
            case Step.Withdraw withdraw ->
                new StepWords("withdraw", withdraw.target().name());
        };
    }
}

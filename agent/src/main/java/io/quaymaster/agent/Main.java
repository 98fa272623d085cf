package io.quaymaster.agent;

final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.out.println("quaymaster");
    }
}

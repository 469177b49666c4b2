package ns.net.lab;

/** What is said to people. */
final class Texts {
    private Texts() {}

    static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}

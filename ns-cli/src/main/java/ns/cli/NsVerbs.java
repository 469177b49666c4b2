package ns.cli;

import java.util.ArrayList;
import java.util.List;

/** The verbs of {@code ns}: the one list of them. */
final class NsVerbs implements Verbs {
    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>(
                List.of("lsns", "ps", "tree", "pins", "show", "unshare", "nsenter", "run", "lab", "doctor"));
        names.addAll(NetVerbs.NAMES);
        return List.copyOf(names);
    }

    @Override
    public List<String> aliases(String name) {
        return NetVerbs.aliases(name);
    }

    @Override
    public Command command(String name) {
        // A switch and no table of constructors: only the class of the verb that is asked for gets loaded.
        switch (name) {
            case "lsns":
                return new LsnsCommand();
            case "ps":
                return new PsCommand();
            case "tree":
                return new TreeCommand();
            case "pins":
                return new PinsCommand();
            case "show":
                return new ShowCommand();
            case "unshare":
                return new UnshareCommand();
            case "nsenter":
                return new NsenterCommand();
            case "run":
                return new RunCommand();
            case "lab":
                return new LabCommand();
            case "doctor":
                return new DoctorCommand();
            default:
                return NetVerbs.command(name);
        }
    }
}

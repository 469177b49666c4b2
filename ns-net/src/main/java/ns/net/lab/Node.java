package ns.net.lab;

import java.util.List;

/** What cables of a lab end at: a {@link Host}, a {@link Router} or a {@link Switch}. Safe for use by several threads. */
public sealed interface Node permits Host, Switch {
    /**
     * Returns what it is called.
     *
     * @return its name, which no other node of the lab has
     */
    String name();

    /**
     * Returns the lab that it is part of.
     *
     * @return where it was added
     */
    NetLab lab();

    /**
     * Returns the links that end here.
     *
     * @return in the order in which they were added
     */
    List<LabLink> links();
}

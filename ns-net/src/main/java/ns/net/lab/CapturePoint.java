package ns.net.lab;

import ns.core.fd.NamespaceHandle;

/**
 * Where packets are looked at.
 *
 * @param label such as {@code a:eth0}, for people
 * @param place the network namespace of the interface
 * @param index of the interface there
 */
record CapturePoint(String label, NamespaceHandle place, int index) {}

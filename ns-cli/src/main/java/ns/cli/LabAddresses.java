package ns.cli;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ns.net.IpPrefix;

/** Checks the addresses that a lab's file gives: that they are some, are there once, and that subnets do not overlap. */
final class LabAddresses {
    private final LabPlan plan;
    private final LabComplaints complaints;
    private final Map<InetAddress, String> owners = new HashMap<>();
    private final Map<IpPrefix, String> subnets = new LinkedHashMap<>();
    private final LabSegments segments;

    LabAddresses(LabPlan plan, LabComplaints complaints) {
        this.plan = plan;
        this.complaints = complaints;
        this.segments = new LabSegments(plan);
    }

    void check() {
        for (int i = 0; i < plan.links().size(); i++) {
            LabPlan.Link link = plan.links().get(i);
            if (!link.wiring().addresses().isEmpty()) {
                check(link, segments.of(i));
            }
        }
    }

    private boolean isHost(String name) {
        return plan.node(name).map(LabPlan.Node::isHost).orElse(false);
    }

    private void check(LabPlan.Link link, String segment) {
        List<String> hosts = new ArrayList<>();
        for (String end : List.of(link.a(), link.b())) {
            if (isHost(end)) {
                hosts.add(end);
            }
        }
        List<String> given = link.wiring().addresses();
        if (given.size() != hosts.size()) {
            complaints.add(
                    link.place(),
                    given.size() + " addresses for " + hosts.size() + " hosts: each end that is no switch has one");
            return;
        }
        List<IpPrefix> subnetsOfLink = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            Optional<IpPrefix> address = parse(given.get(i), link);
            if (address.isPresent()) {
                subnetsOfLink.add(address.get().network());
                take(address.get(), hosts.get(i), segment, link);
            }
        }
        if (subnetsOfLink.size() == 2 && !subnetsOfLink.get(0).equals(subnetsOfLink.get(1))) {
            complaints.add(
                    link.place(), given.get(1) + " is not in the subnet of the other end, " + subnetsOfLink.get(0));
        }
    }

    private Optional<IpPrefix> parse(String text, LabPlan.Link link) {
        try {
            if (text.indexOf('/') > 0) {
                return Optional.of(IpPrefix.parse(text));
            }
            complaints.add(link.place(), text + " does not say how long the prefix of its subnet is: " + text + "/24?");
        } catch (IllegalArgumentException e) {
            complaints.add(link.place(), String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    private void take(IpPrefix address, String host, String segment, LabPlan.Link link) {
        String owner = owners.putIfAbsent(address.address(), host);
        if (owner != null) {
            complaints.add(link.place(), address + " is taken by " + owner);
        }
        IpPrefix subnet = address.network();
        for (Map.Entry<IpPrefix, String> taken : subnets.entrySet()) {
            if (!taken.getValue().equals(segment) && overlap(taken.getKey(), subnet)) {
                complaints.add(link.place(), address + ": its subnet overlaps " + taken.getKey() + " of another link");
                return;
            }
        }
        subnets.put(subnet, segment);
    }

    private static boolean overlap(IpPrefix a, IpPrefix b) {
        return a.contains(b.address()) || b.contains(a.address());
    }
}

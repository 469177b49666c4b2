// What laying cables costs with vishvananda/netlink: N of them in the network namespace that it runs in, up and addressed at both ends.
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go build -o cables cables.go
//	unshare -n ./cables 1000
package main

import (
	"fmt"
	"log"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/vishvananda/netlink"
)

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func finish(handle *netlink.Handle, name string, number int) {
	link, err := handle.LinkByName(name)
	check(err)
	ip := net.IPv4(10, byte(number>>16), byte(number>>8), byte(number))
	check(handle.AddrAdd(link, &netlink.Addr{IPNet: &net.IPNet{IP: ip, Mask: net.CIDRMask(30, 32)}}))
	check(handle.LinkSetUp(link))
}

func main() {
	count, err := strconv.Atoi(os.Args[1])
	check(err)
	handle, err := netlink.NewHandle() // one socket for all, as the package advises where speed matters
	check(err)
	start := time.Now()
	for i := 0; i < count; i++ {
		attributes := netlink.NewLinkAttrs()
		attributes.Name = fmt.Sprintf("va%d", i)
		peer := fmt.Sprintf("vb%d", i)
		check(handle.LinkAdd(&netlink.Veth{LinkAttrs: attributes, PeerName: peer}))
		finish(handle, attributes.Name, 4*i+1)
		finish(handle, peer, 4*i+2)
	}
	fmt.Printf("%.2f ms\n", float64(time.Since(start).Nanoseconds())/1e6)
}

package esdbtest

import (
	"context"
	"net"
	"strconv"

	"google.golang.org/grpc"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
)

// features answers what every client asks first.
type features struct {
	serverfeatures.UnimplementedServerFeaturesServer
}

func (features) GetSupportedMethods(context.Context, *shared.Empty) (*serverfeatures.SupportedMethods, error) {
	return &serverfeatures.SupportedMethods{EventStoreServerVersion: version}, nil
}

// cluster answers where the leader is: here.
type cluster struct {
	gossip.UnimplementedGossipServer
	address string
}

func (c cluster) Read(context.Context, *shared.Empty) (*gossip.ClusterInfo, error) {
	host, text, err := net.SplitHostPort(c.address)
	if err != nil {
		return nil, err
	}
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return nil, err
	}
	return &gossip.ClusterInfo{Members: []*gossip.MemberInfo{{
		State: gossip.MemberInfo_Leader, IsAlive: true,
		HttpEndPoint: &gossip.EndPoint{Address: host, Port: uint32(port)},
	}}}, nil
}

// introduce registers what clients ask before they know the node.
func introduce(host *grpc.Server, address string) {
	gossip.RegisterGossipServer(host, cluster{address: address})
	serverfeatures.RegisterServerFeaturesServer(host, features{})
}

// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package conformance_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"runtime/debug"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"google.golang.org/grpc"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/provider"
)

// serveProvider serves the provider to a real Terraform from this process until the test ends, and
// returns the environment that makes Terraform use it. Terraform connects once for each provider
// block and walk, where it would start a process, and each connection gets a provider of its own as
// each process would: hundreds of blocks cost no hundreds of processes, and their clock is one that
// makes nobody wait.
func serveProvider(t *testing.T) []string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var connections sync.WaitGroup
	t.Cleanup(func() {
		_ = listener.Close()
		connections.Wait()
	})
	connections.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Go(func() { serveConnection(t, conn) })
		}
	})
	attach, err := json.Marshal(map[string]any{"terraform-provider-pbx/pbx": map[string]any{
		"Protocol": "grpc", "ProtocolVersion": 6, "Pid": os.Getpid(), "Test": true,
		"Addr": map[string]string{"Network": "tcp", "String": listener.Addr().String()},
	}})
	if err != nil {
		t.Fatal(err)
	}

	return []string{"TF_REATTACH_PROVIDERS=" + string(attach)}
}

func serveConnection(t *testing.T, conn net.Conn) {
	newProvider := provider.New("test", provider.WithClock(&coretest.Clock{}), provider.WithEnv(coretest.Env(nil)))
	server := grpc.NewServer(grpc.UnaryInterceptor(reportPanic))
	plugin := &tf6server.GRPCProviderPlugin{
		// Without it all logs would go to the output of the tests.
		Opts:         []tf6server.ServeOpt{tf6server.WithLoggingSink(t)},
		Name:         "registry.terraform.io/terraform-provider-pbx/pbx",
		GRPCProvider: func() tfprotov6.ProviderServer { return providerserver.NewProtocol6(newProvider())() },
	}
	if plugin.GRPCServer(nil, server) != nil { // It has no error to return.
		return
	}
	_ = server.Serve(&oneConnection{conn: conn, closed: make(chan struct{})}) // It ends with the connection.
	server.Stop()
}

// reportPanic makes an error of a panic, which else would end the tests. Terraform shows it.
func reportPanic(ctx context.Context, req any, _ *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (resp any,
	err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()

	return handle(ctx, req)
}

// oneConnection is a listener for a connection that has been made already. It ends when the
// connection does.
type oneConnection struct {
	conn   net.Conn
	taken  bool
	closed chan struct{}
	once   sync.Once
}

func (l *oneConnection) Accept() (net.Conn, error) {
	if l.taken {
		<-l.closed

		return nil, io.EOF
	}
	l.taken = true

	return &servedConnection{Conn: l.conn, listener: l}, nil
}

func (l *oneConnection) Close() error {
	l.once.Do(func() { close(l.closed) })

	return nil
}

func (l *oneConnection) Addr() net.Addr { return l.conn.LocalAddr() }

// servedConnection ends its listener when it is closed.
type servedConnection struct {
	net.Conn

	listener *oneConnection
}

func (c *servedConnection) Close() error {
	_ = c.listener.Close()

	return c.Conn.Close()
}

// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package myreports

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/collection"
)

// connections is the shared copy of one customer's connections.
type connections struct {
	*collection.Collection[string, Connection]

	mu sync.Mutex
	// single is the last connection of each kind that was read on its own, and listed are those of
	// the list. The vendor's pages show the same four keys in both, but a server may show more.
	single map[Kind]Connection
	listed map[string]Connection
}

// connectionsOf returns the shared copy of one customer's connections. A list is one request: the
// API has no pages.
func (c *Client) connectionsOf(customer Customer) *connections {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := Customer{AccountTenantID: strings.ToLower(customer.AccountTenantID),
		TenantID: strings.ToLower(customer.TenantID)}
	shared, ok := c.customers[key]
	if !ok {
		shared = &connections{single: map[Kind]Connection{}}
		shared.Collection = collection.New(collection.Source[string, Connection]{
			Key: func(connection Connection) string { return strings.ToLower(connection.ID) },
			List: func(ctx context.Context) ([]Connection, error) {
				all, err := c.readConnections(ctx, customer)
				shared.noteListed(all)

				return all, err
			},
			Get: func(ctx context.Context, id string) (Connection, error) {
				connection, err := c.readConnection(ctx, customer, id)
				if apierr.IsNotFound(err) {
					return connection, shared.missing(ctx)
				}
				if err == nil {
					shared.noteSingle(connection)
				}

				return connection, err
			},
			Complete: shared.complete,
		})
		c.customers[key] = shared
	}

	return shared
}

// missing tells a missing connection from an unknown customer: the API has the same response for
// both, but only the latter has no list.
func (s *connections) missing(ctx context.Context) error {
	if _, err := s.All(ctx); err != nil {
		return err
	}

	return collection.ErrAbsent
}

func (s *connections) noteSingle(connection Connection) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.single[connection.Kind] = connection
}

func (s *connections) noteListed(all []Connection) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listed = map[string]Connection{}
	for _, connection := range all {
		s.listed[strings.ToLower(connection.ID)] = connection
	}
}

// complete reports whether a connection from a list shows as much as a single read would. That
// takes one single read of its kind to know.
func (s *connections) complete(listed Connection) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	single, read := s.single[listed.Kind]
	sameListed, stillThere := s.listed[strings.ToLower(single.ID)]

	return read && stillThere && len(sameListed.wire()) >= len(single.wire())
}

func (c *Client) readConnections(ctx context.Context, customer Customer) ([]Connection, error) {
	var all []Connection
	list, err := customer.call(http.MethodGet)
	if err != nil {
		return nil, err
	}
	_, err = c.do(ctx, list, &all)
	switch {
	case apierr.IsNotFound(err):
		return nil, customer.unknown(asError(err))
	case err != nil:
		return nil, nameFields(err, customer, nil)
	}
	// Those without an id cannot be told apart, so nobody knows which connections the list has.
	if i := slices.IndexFunc(all, func(connection Connection) bool { return connection.ID == "" }); i >= 0 {
		return nil, &apierr.Error{
			Method: list.method, Path: list.path, Status: http.StatusOK,
			Message: fmt.Sprintf("the response has a connection without id: %q", all[i].displayName()),
		}
	}

	return all, nil
}

func (c *Client) readConnection(ctx context.Context, customer Customer, id string) (Connection, error) {
	var connection Connection
	read, err := customer.call(http.MethodGet, id)
	if err != nil {
		return connection, err
	}
	_, err = c.do(ctx, read, &connection)
	if err == nil && !strings.EqualFold(connection.ID, id) {
		err = &apierr.Error{Method: http.MethodGet, Path: read.path, Status: http.StatusOK,
			Message: "the response is about another connection"}
	}

	return connection, nameFields(err, customer, nil)
}

// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

// Package session holds the access token with which a vendor is called: one that was given and is used as it is, or one that is
// signed in for, renewed before it ends, and once more when the vendor refuses it.
package session

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// renewAhead is how long before its end a token is no longer used, so that it does not end on the way.
const renewAhead = time.Minute

// SignIn gets a token. The last one that it got is given back to it, nil at first, since it may hold what renews it.
type SignIn func(ctx context.Context, last *oauth2.Token) (*oauth2.Token, error)

// Session holds the token of the moment. All calls share it.
type Session struct {
	given  transport.Secret
	signIn SignIn

	mu   sync.Mutex
	last *oauth2.Token
	// refused is set when the vendor has refused the last token, whatever that says of its end.
	refused bool
	// failure is why signing in failed. It is not tried again in this run: the transport has retried what may pass, and each
	// further attempt of the rest would count towards locking the account.
	failure error
}

// Given returns a session with a token that cannot be renewed.
func Given(token transport.Secret) *Session { return &Session{given: token} }

// New returns a session that signs in when its first token is needed.
func New(signIn SignIn) *Session { return &Session{signIn: signIn} }

// Do makes a call with a token that still holds for a while, and once more with a new one if it was refused with status 401.
func (s *Session) Do(ctx context.Context, call func(token transport.Secret) error) error {
	for attempt := 0; ; attempt++ {
		token, err := s.token(ctx)
		if err != nil {
			return err
		}
		err = call(token)
		var e *apierr.Error
		if attempt == 0 && errors.As(err, &e) && e.Status == http.StatusUnauthorized && s.renew(token) {
			continue
		}

		return err
	}
}

// token returns a token that still holds for a while. It signs in if there is none, once for all callers.
func (s *Session) token(ctx context.Context) (transport.Secret, error) {
	if s.signIn == nil {
		return s.given, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failure != nil {
		return transport.Secret{}, s.failure
	}
	if s.last == nil || s.refused || (!s.last.Expiry.IsZero() && time.Until(s.last.Expiry) < renewAhead) {
		token, err := s.signIn(ctx, s.last)
		if err != nil {
			if ctx.Err() == nil { // Who has given up decides nothing for the others.
				s.failure = err
			}

			return transport.Secret{}, err
		}
		s.last, s.refused = token, false
	}

	return transport.NewSecret(s.last.AccessToken), nil
}

// renew notes that the vendor refused a token, and reports whether signing in may give another.
func (s *Session) renew(refused transport.Secret) bool {
	if s.signIn == nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	// Another call may have renewed it meanwhile.
	if s.last != nil && s.last.AccessToken == refused.Reveal() {
		s.refused = true
	}

	return true
}

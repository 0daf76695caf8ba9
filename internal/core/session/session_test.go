// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package session_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/apierr"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/session"
	"github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/transport"
)

// errUnauthorized is how a vendor refuses a token.
func errUnauthorized() error {
	return fmt.Errorf("listing: %w", &apierr.Error{Status: http.StatusUnauthorized})
}

// login is a vendor that gives out the tokens token-1, token-2 and so on, and accepts only the last
// one.
type login struct {
	// lifetime is how long a token is said to hold; 0 is not said.
	lifetime time.Duration
	// before runs before each token is given out; an error is why there is none.
	before func(ctx context.Context) error

	mu sync.Mutex
	// given is how many tokens there were, and lasts what each sign-in was given of the one before.
	given int
	lasts []string
	// attempts is how often someone tried to sign in.
	attempts int
	// void says that the last token is refused.
	void bool
}

func (l *login) signIn(ctx context.Context, last *oauth2.Token) (*oauth2.Token, error) {
	l.mu.Lock()
	l.attempts++
	if last == nil {
		l.lasts = append(l.lasts, "none")
	} else {
		l.lasts = append(l.lasts, last.RefreshToken)
	}
	l.mu.Unlock()
	if l.before != nil {
		if err := l.before(ctx); err != nil {
			return nil, err
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.given++
	l.void = false
	token := &oauth2.Token{AccessToken: fmt.Sprintf("token-%d", l.given), RefreshToken: fmt.Sprintf("refresh-%d", l.given)}
	if l.lifetime != 0 {
		token.Expiry = time.Now().Add(l.lifetime)
	}

	return token, nil
}

// call is a call to the vendor.
func (l *login) call(token transport.Secret) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.void || token.Reveal() != fmt.Sprintf("token-%d", l.given) {
		return errUnauthorized()
	}

	return nil
}

// expire makes the vendor refuse the last token.
func (l *login) expire() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.void = true
}

func TestGivenTokenIsUsedAsItIs(t *testing.T) {
	t.Parallel()
	s := session.Given(transport.NewSecret("a-token"), "")
	var used []string
	for _, answer := range []error{nil, errUnauthorized(), nil} {
		err := s.Do(t.Context(), func(token transport.Secret) error {
			used = append(used, token.Reveal())

			return answer
		})
		if !errors.Is(err, answer) || (err == nil) != (answer == nil) {
			t.Errorf("the response %v became %v", answer, err)
		}
	}
	// Nothing can be done about one that is refused, so no call is made twice.
	if want := []string{"a-token", "a-token", "a-token"}; !slices.Equal(used, want) {
		t.Errorf("the calls had %q, want %q", used, want)
	}
}

func TestNobodySignsInBeforeACall(t *testing.T) {
	t.Parallel()
	vendor := &login{}
	s := session.New(vendor.signIn, "")
	if vendor.attempts != 0 {
		t.Error("signed in although nothing was called")
	}
	if err := s.Do(t.Context(), vendor.call); err != nil || vendor.attempts != 1 {
		t.Errorf("signed in %d times; %v", vendor.attempts, err)
	}
}

func TestConcurrentCallersSignInOnce(t *testing.T) {
	t.Parallel()
	const callers = 50
	var started, all sync.WaitGroup
	started.Add(callers)
	vendor := &login{before: func(context.Context) error {
		started.Wait() // All of them want a token by now.

		return nil
	}}
	s := session.New(vendor.signIn, "")
	for range callers {
		all.Go(func() {
			started.Done()
			if err := s.Do(t.Context(), vendor.call); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if vendor.attempts != 1 {
		t.Errorf("%d callers signed in %d times", callers, vendor.attempts)
	}
}

// All calls under way fail when the token is refused, and one renewal serves them all, also those
// that learn of it late.
func TestConcurrentCallersRenewOnce(t *testing.T) {
	t.Parallel()
	const callers = 50
	vendor := &login{}
	s := session.New(vendor.signIn, "")
	if err := s.Do(t.Context(), vendor.call); err != nil {
		t.Fatal(err)
	}
	vendor.expire()
	var refused, all sync.WaitGroup
	refused.Add(callers)
	late := make(chan struct{})
	for i := range callers {
		all.Go(func() {
			attempts := 0
			err := s.Do(t.Context(), func(token transport.Secret) error {
				if attempts++; attempts == 1 {
					refused.Done()
					refused.Wait() // All of them have the token that is refused.
					if i == 0 {
						<-late

						return errUnauthorized()
					}
				}

				return vendor.call(token)
			})
			if err != nil || attempts < 1 || attempts > 2 {
				t.Errorf("%d attempts; %v", attempts, err)
			}
		})
	}
	refused.Wait()
	if err := s.Do(t.Context(), vendor.call); err != nil { // From here on there is a new token.
		t.Error(err)
	}
	close(late)
	all.Wait()
	if vendor.attempts != 2 {
		t.Errorf("signed in %d times, want once and one renewal", vendor.attempts)
	}
}

func TestRefusedTokenIsRenewedOnceForACall(t *testing.T) {
	t.Parallel()
	vendor := &login{}
	s := session.New(vendor.signIn, "")
	var used []string
	err := s.Do(t.Context(), func(token transport.Secret) error {
		used = append(used, token.Reveal())

		return errUnauthorized()
	})
	var failed *apierr.Error
	if !errors.As(err, &failed) || failed.Status != http.StatusUnauthorized {
		t.Errorf("got %v", err)
	}
	if want := []string{"token-1", "token-2"}; !slices.Equal(used, want) {
		t.Errorf("the call was made with %q, want %q", used, want)
	}
	// The next call does not take the one that was refused last.
	if err := s.Do(t.Context(), vendor.call); err != nil {
		t.Error(err)
	}
}

// Only what the vendor says of the token is a reason for another.
func TestOtherFailuresRenewNothing(t *testing.T) {
	t.Parallel()
	for name, failure := range map[string]error{
		"forbidden":         &apierr.Error{Status: http.StatusForbidden},
		"credentials":       &apierr.Error{Kind: apierr.Credentials},
		"not found":         &apierr.Error{Status: http.StatusNotFound, Kind: apierr.NotFound},
		"no response":       &apierr.Error{Kind: apierr.Ambiguous},
		"not of the vendor": errors.New("401 Unauthorized"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			vendor := &login{}
			calls := 0
			err := session.New(vendor.signIn, "").Do(t.Context(), func(transport.Secret) error {
				calls++

				return failure
			})
			if !errors.Is(err, failure) || calls != 1 || vendor.attempts != 1 {
				t.Errorf("got %v after %d calls and %d sign-ins", err, calls, vendor.attempts)
			}
		})
	}
}

// The last token may hold what renews it.
func TestSignInIsGivenTheLastToken(t *testing.T) {
	t.Parallel()
	vendor := &login{}
	s := session.New(vendor.signIn, "")
	for range 3 {
		if err := s.Do(t.Context(), vendor.call); err != nil {
			t.Fatal(err)
		}
		vendor.expire()
	}
	if want := []string{"none", "refresh-1", "refresh-2"}; !slices.Equal(vendor.lasts, want) {
		t.Errorf("the sign-ins were given %q, want %q", vendor.lasts, want)
	}
}

func TestTokenIsRenewedAheadOfItsEnd(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		lifetime, after time.Duration
		want            int
	}{
		"long before":           {time.Hour, 58 * time.Minute, 1},
		"shortly before":        {time.Hour, 59*time.Minute + 30*time.Second, 2},
		"after":                 {time.Hour, 2 * time.Hour, 2},
		"its end is not known":  {0, 1000 * time.Hour, 1},
		"shorter than the lead": {10 * time.Second, 0, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				vendor := &login{lifetime: tc.lifetime}
				s := session.New(vendor.signIn, "")
				if err := s.Do(t.Context(), vendor.call); err != nil {
					t.Fatal(err)
				}
				time.Sleep(tc.after)
				if err := s.Do(t.Context(), vendor.call); err != nil {
					t.Fatal(err)
				}
				if vendor.attempts != tc.want {
					t.Errorf("signed in %d times, want %d", vendor.attempts, tc.want)
				}
			})
		})
	}
}

// Each further attempt could lock the account, and would take as long as the first.
func TestFailureToSignInIsRemembered(t *testing.T) {
	t.Parallel()
	failure := errors.New("wrong password")
	vendor := &login{before: func(context.Context) error { return failure }}
	s := session.New(vendor.signIn, "")
	for range 5 {
		err := s.Do(t.Context(), func(transport.Secret) error {
			t.Error("a call was made without a token")

			return nil
		})
		if !errors.Is(err, failure) {
			t.Errorf("got %v", err)
		}
	}
	if vendor.attempts != 1 {
		t.Errorf("tried to sign in %d times", vendor.attempts)
	}
}

func TestFailureToRenewIsRemembered(t *testing.T) {
	t.Parallel()
	failure := errors.New("the refresh token was used before")
	vendor := &login{}
	s := session.New(vendor.signIn, "")
	if err := s.Do(t.Context(), vendor.call); err != nil {
		t.Fatal(err)
	}
	vendor.expire()
	vendor.before = func(context.Context) error { return failure }
	for range 5 {
		if err := s.Do(t.Context(), vendor.call); !errors.Is(err, failure) {
			t.Errorf("got %v", err)
		}
	}
	if vendor.attempts != 2 {
		t.Errorf("tried to sign in %d times, want once and one renewal", vendor.attempts)
	}
}

// Who has given up decides nothing for the others.
func TestSignInThatItsCallerGaveUpIsTriedAgain(t *testing.T) {
	t.Parallel()
	vendor := &login{before: func(ctx context.Context) error {
		if transport.Interrupted(ctx) {
			return context.Canceled
		}

		return nil
	}}
	s := session.New(vendor.signIn, "")
	ended, end := context.WithCancel(t.Context())
	end()
	for _, ctx := range []context.Context{transport.WriteStep(ended), ended} {
		if err := s.Do(ctx, vendor.call); !errors.Is(err, context.Canceled) {
			t.Errorf("the one who gave up got %v", err)
		}
	}
	if err := s.Do(t.Context(), vendor.call); err != nil {
		t.Errorf("the other got %v", err)
	}
	if vendor.attempts != 3 {
		t.Errorf("tried to sign in %d times", vendor.attempts)
	}
}

// A caller who gives up in the middle fails alone: those who wait with it sign in themselves.
func TestSignInThatIsGivenUpInTheMiddleFailsNobodyElse(t *testing.T) {
	t.Parallel()
	var attempts atomic.Int32
	ctx, end := context.WithCancel(t.Context())
	vendor := &login{before: func(ctx context.Context) error {
		if attempts.Add(1) == 1 {
			end()
		}

		return ctx.Err()
	}}
	s := session.New(vendor.signIn, "")
	var all sync.WaitGroup
	first := make(chan struct{})
	all.Go(func() {
		defer close(first)
		if err := s.Do(ctx, vendor.call); !errors.Is(err, context.Canceled) {
			t.Errorf("the one who gave up got %v", err)
		}
	})
	<-ctx.Done() // The first is signing in, or has just failed to.
	for range 10 {
		all.Go(func() {
			if err := s.Do(t.Context(), vendor.call); err != nil {
				t.Errorf("another got %v", err)
			}
		})
	}
	all.Wait()
	<-first
	if got := attempts.Load(); got != 2 {
		t.Errorf("tried to sign in %d times", got)
	}
}

// Under load a new token may have expired before its turn comes: others have used it meanwhile, and
// no call is to blame.
func TestExpiredTokensAreRenewedHoweverOften(t *testing.T) {
	t.Parallel()
	vendor := &login{}
	var mu sync.Mutex
	uses := map[string]int{}
	s := session.New(vendor.signIn, "")
	call := func(token transport.Secret) error {
		mu.Lock()
		defer mu.Unlock()
		if uses[token.Reveal()]++; uses[token.Reveal()] > 3 {
			return errUnauthorized()
		}

		return nil
	}
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			for range 30 {
				if err := s.Do(t.Context(), call); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if vendor.attempts < 100 {
		t.Errorf("signed in %d times for 300 requests of 3 a token", vendor.attempts)
	}
}

// A token may end while a request waits for its turn, again and again.
func TestTokenThatEndsOnTheWayIsRenewed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		vendor := &login{lifetime: 2 * time.Minute}
		attempts := 0
		err := session.New(vendor.signIn, "").Do(t.Context(), func(transport.Secret) error {
			if attempts++; attempts > 4 {
				return nil
			}
			time.Sleep(3 * time.Minute)

			return errUnauthorized()
		})
		if err != nil || attempts != 5 {
			t.Errorf("%d attempts; %v", attempts, err)
		}
	})
}

// What to do about a token that is refused although it is new depends on where it comes from.
func TestRefusedTokenHasTheAdviceOfItsSession(t *testing.T) {
	t.Parallel()
	vendor := &login{}
	for _, s := range []*session.Session{
		session.Given(transport.NewSecret("a-token"), "Look here."), session.New(vendor.signIn, "Look here."),
	} {
		err := s.Do(t.Context(), func(transport.Secret) error { return errUnauthorized() })
		var failed *apierr.Error
		if !errors.As(err, &failed) || failed.Kind != apierr.Credentials || failed.Advice != "Look here." {
			t.Errorf("got %v", err)
		}
	}
	if vendor.attempts != 2 {
		t.Errorf("signed in %d times", vendor.attempts)
	}
}

// A server that always refuses one request must not be signed in to for ever, although others use
// the token meanwhile.
func TestRenewalsOfOneRequestEnd(t *testing.T) {
	t.Parallel()
	vendor := &login{}
	s := session.New(vendor.signIn, "")
	err := s.Do(t.Context(), func(token transport.Secret) error {
		if err := s.Do(t.Context(), vendor.call); err != nil {
			t.Error(err)
		}

		return errUnauthorized()
	})
	if !apierr.Is(err, apierr.Credentials) || vendor.attempts > 30 {
		t.Errorf("signed in %d times; %v", vendor.attempts, err)
	}
}

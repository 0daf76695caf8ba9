// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package portsipmock

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"slices"
	"strings"
)

// newStatus returns a status in which no two numbers are the same, so that a mix-up is seen.
func newStatus(v Version) map[string]any {
	return asJSON(map[string]any{
		"version":                  v.String(),
		"licensed_users":           100,
		"current_users":            42,
		"online_users":             17,
		"current_calls":            5,
		"current_queues":           3,
		"current_conference_rooms": 2,
		"current_ring_groups":      4,
		"current_ivrs":             6,
		"current_trunks":           1,
		"calls_in_24_hours": []map[string]any{
			{"time": "2017-07-21T16:00:00Z", "count": 12},
			{"time": "2017-07-21T17:00:00Z", "count": 0},
		},
	})
}

// readStatus is the GET of the status.
func (s *Server) readStatus(r *http.Request) (response, *refusal) {
	return response{http.StatusOK, asJSON(s.status)}, nil
}

// SetStatus sets members of the status, e.g. calls_in_24_hours. Nothing is checked.
func (s *Server) SetStatus(members map[string]any) {
	members = asJSON(members)

	s.mu.Lock()
	defer s.mu.Unlock()
	seed(nil, s.status, members)
}

// balanceDigits is the number of decimals that a balance has, as the page's precision of five
// digits must mean.
const balanceDigits = 5

// readBalance is the GET of the balance.
func (s *Server) readBalance(r *http.Request) (response, *refusal) {
	return response{http.StatusOK, map[string]any{"balance": json.Number(formatAmount(s.balance))}}, nil
}

// recharge adds to the balance. Sent twice, it adds twice.
func (s *Server) recharge(r *http.Request) (response, *refusal) {
	sent, refused := readFields(r, fields{{Key: "balance", Type: number, Required: true, Valid: isRecharge}})
	if refused != nil {
		return response{}, refused
	}
	sum, _ := parseAmount(sent["balance"])
	s.balance = new(big.Rat).Add(s.balance, sum)
	s.recharges = append(s.recharges, formatAmount(sum))
	return response{status: http.StatusOK}, nil
}

func isRecharge(value any) string {
	if sum, ok := parseAmount(value); !ok || sum.Sign() <= 0 {
		return fmt.Sprintf("must be above 0 and have at most %d decimals", balanceDigits)
	}
	return ""
}

// parseAmount returns the exact value of a JSON number that has no more decimals than a balance.
func parseAmount(value any) (*big.Rat, bool) {
	number, isNumber := value.(json.Number)
	if !isNumber {
		return nil, false
	}
	// The page's type is a double, which has a largest value.
	if _, err := number.Float64(); err != nil {
		return nil, false
	}
	sum, ok := new(big.Rat).SetString(number.String())
	return sum, ok && new(big.Rat).Mul(sum, big.NewRat(100_000, 1)).IsInt()
}

// formatAmount writes a sum without trailing zeros.
func formatAmount(sum *big.Rat) string {
	return strings.TrimSuffix(strings.TrimRight(sum.FloatString(balanceDigits), "0"), ".")
}

// Balance returns the balance as a decimal number without trailing zeros, e.g. "12.5".
func (s *Server) Balance() string {
	s.mu.Lock()
	defer s.mu.Unlock()

	return formatAmount(s.balance)
}

// SetBalance sets the balance to a decimal number with at most five decimals, e.g. "-0.00001".
func (s *Server) SetBalance(balance string) {
	sum, ok := parseAmount(json.Number(balance))
	if !ok {
		panic(fmt.Sprintf("portsipmock: %q is not a balance", balance))
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	s.balance = sum
}

// Recharges returns the amounts that were added to the balance, oldest first, as Balance writes
// them.
func (s *Server) Recharges() []string {
	s.mu.Lock()
	defer s.mu.Unlock()

	return slices.Clone(s.recharges)
}

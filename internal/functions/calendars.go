// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/cy"
	"github.com/rickar/cal/v2/cz"
	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/ee"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fi"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gr"
	"github.com/rickar/cal/v2/hr"
	"github.com/rickar/cal/v2/hu"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/is"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/lt"
	"github.com/rickar/cal/v2/lu"
	"github.com/rickar/cal/v2/lv"
	"github.com/rickar/cal/v2/mt"
	"github.com/rickar/cal/v2/nc"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/pt"
	"github.com/rickar/cal/v2/ro"
	"github.com/rickar/cal/v2/se"
	"github.com/rickar/cal/v2/si"
	"github.com/rickar/cal/v2/us"
	"github.com/rickar/cal/v2/za"
)

// calendar has the holidays of a country.
type calendar struct {
	// days are the holidays of the whole country.
	days []*cal.Holiday
	// parts are the holidays of a subdivision, those of the whole country included, by what ISO
	// 3166-2 puts after the hyphen.
	parts map[string][]*cal.Holiday
}

// calendars returns the calendars by ISO 3166-1 alpha-3 code. They hold the days on which work
// rests by law in the whole country or subdivision. The library has the rules and the names; what
// is put in its place here differs from the law of the country. How the library types a day
// (public, bank, unknown) says little: bank holidays are what the United Kingdom has, and days
// without a type are as official as others. So a list is taken as a whole, less the days that are
// named here.
//
// Countries are omitted where the library is wrong about many days, such as Australia and Japan:
// the place to correct them is the library. So are those whose days follow the moon (Kenya, Malawi,
// Thailand), and Ukraine, which has suspended its days off: a list that lacks holidays lets calls
// ring in an empty office.
func calendars() map[string]calendar {
	return map[string]calendar{
		"AUT": {days: at.Holidays},
		"BEL": {days: be.Holidays},
		// On Carnival and Corpus Christi the federal government only lets its own offices close.
		"BRA": {days: less(br.Holidays, "Carnaval", "Corpus Christi")},
		"CAN": {days: canada()},
		"CHE": switzerland(),
		"CYP": {days: cy.Holidays},
		"CZE": {days: cz.Holidays},
		"DEU": germany(),
		// Easter and Whit Sunday are holidays too. Constitution Day is one for shops only.
		"DNK": {days: plus(less(dk.Holidays, dk.Grundlovsdag.Name), easter("Påskedag", 0), easter("Pinsedag", 49))},
		"ESP": {days: es.Holidays},
		"EST": {days: ee.Holidays},
		// Midsummer Eve is free by agreement and not by law.
		"FIN": {days: less(fi.Holidays, "Juhannusaatto")},
		"FRA": {days: fr.Holidays},
		"GBR": unitedKingdom(),
		// The library calls New Year's Day Christmas.
		"GRC": {days: renamed(gr.Holidays, map[string]string{"Xristougenna": "Πρωτοχρονιά"})},
		"HRV": {days: hr.Holidays},
		// Both national days have the same name.
		"HUN": {days: plus(less(hu.Holidays, "Nemzeti ünnep"), on("Nemzeti ünnep (1848)", time.March, 15),
			on("Nemzeti ünnep (1956)", time.October, 23), easter("Húsvétvasárnap", 0), easter("Pünkösdvasárnap", 49))},
		"IRL": {days: ie.Holidays},
		"ISL": {days: plus(is.Holidays, easter("Páskadagur", 0), easter("Hvítasunnudagur", 49))},
		"ITA": {days: it.Holidays},
		"LTU": {days: plus(renamed(lt.Holidays, map[string]string{
			"Valstybės (Lietuvos Karaliaus Mindaugo karūnavimo ir Tautiškos giesmės) diena": "Valstybės diena",
			"Žolinė (Švč. Mergelės Marijos ėmimo į dangų diena)":                            "Žolinė",
		}), easter("Šv. Velykos", 0), nth("Motinos diena", time.May, time.Sunday, 1),
			nth("Tėvo diena", time.June, time.Sunday, 1))},
		"LUX": {days: plus(lu.Holidays, on("Europadag", time.May, 9))},
		"LVA": {days: plus(renamed(lv.Holidays, map[string]string{
			"Darba svētki, Latvijas Republikas Satversmes sapulces sasaukšanas diena": "Darba svētki",
			"Latvijas Republikas Neatkarības deklarācijas pasludināšanas diena": "Neatkarības deklarācijas " +
				"pasludināšanas diena",
		}), nth("Mātes diena", time.May, time.Sunday, 2), easter("Vasarsvētki", 49))},
		"MLT": {days: mt.Holidays},
		"NCL": {days: nc.Holidays},
		// Good Friday is a working day. Liberation Day is free in every fifth year.
		"NLD": {days: plus(less(nl.Holidays, nl.GoedeVrijdag.Name, nl.BevrijdingsDag.Name),
			everyFifthYear("Bevrijdingsdag", time.May, 5))},
		"NOR": {days: plus(no.Holidays, easter("Første påskedag", 0), easter("Første pinsedag", 49))},
		"POL": {days: plus(pl.Holidays, easter("pierwszy dzień Wielkiej Nocy", 0),
			easter("pierwszy dzień Zielonych Świątek", 49))},
		"PRT": {days: pt.Holidays},
		"ROU": {days: ro.Holidays},
		"SVK": {days: slovakia()},
		// The second days of the new year and of Labour Day have the names of the first.
		"SVN": {days: plus(less(si.Holidays, "novo leto", "praznik dela"), on("novo leto", time.January, 1),
			on("novo leto (2. dan)", time.January, 2),
			on("praznik dela", time.May, 1), on("praznik dela (2. dan)", time.May, 2))},
		"SWE": {days: se.Holidays},
		"USA": {days: us.Holidays},
		"ZAF": {days: za.Holidays},
	}
}

// everyFifthYear is a holiday of the years that five divides.
func everyFifthYear(name string, month time.Month, day int) *cal.Holiday {
	h := on(name, month, day)
	h.Func = func(h *cal.Holiday, year int) time.Time {
		if year%5 != 0 {
			return time.Time{}
		}

		return cal.CalcDayOfMonth(h, year)
	}

	return h
}

// substituted returns a copy whose rest moves from a Saturday to Monday, and from a Sunday by so
// many days.
func substituted(h *cal.Holiday, fromSunday int) *cal.Holiday {
	return h.Clone(&cal.Holiday{Observed: []cal.AltDay{
		{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: fromSunday},
	}})
}

// on is a holiday on the same date each year.
func on(name string, month time.Month, day int) *cal.Holiday {
	return &cal.Holiday{Name: name, Month: month, Day: day, Func: cal.CalcDayOfMonth}
}

// once is a holiday of one year only.
func once(name string, year int, month time.Month, day int) *cal.Holiday {
	return on(name, month, day).Clone(&cal.Holiday{StartYear: year, EndYear: year})
}

// nth is the nth of a weekday in a month.
func nth(name string, month time.Month, weekday time.Weekday, n int) *cal.Holiday {
	return &cal.Holiday{Name: name, Month: month, Weekday: weekday, Offset: n, Func: cal.CalcWeekdayOffset}
}

// easter is so many days after Easter Sunday of the western churches.
func easter(name string, days int) *cal.Holiday {
	return &cal.Holiday{Name: name, Offset: days, Func: cal.CalcEasterOffset}
}

func plus(days []*cal.Holiday, more ...*cal.Holiday) []*cal.Holiday { return slices.Concat(days, more) }

func less(days []*cal.Holiday, names ...string) []*cal.Holiday {
	return slices.DeleteFunc(slices.Clone(days), func(h *cal.Holiday) bool { return slices.Contains(names, h.Name) })
}

// renamed gives holidays other names, where those of the library are wrong or longer than a PBX
// allows.
func renamed(days []*cal.Holiday, names map[string]string) []*cal.Holiday {
	days = slices.Clone(days)
	for i, h := range days {
		if name, ok := names[h.Name]; ok {
			days[i] = h.Clone(&cal.Holiday{Name: name})
		}
	}

	return days
}

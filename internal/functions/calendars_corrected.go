// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/sk"
)

// twoDays gives a holiday the substitute of the first, or of the second, of two holidays in a row:
// when they fall on Saturday and Sunday, or on Sunday and Monday, the first goes to the first
// working day after both. The library finds the same days, but names them differently from the
// governments.
func twoDays(h *cal.Holiday) *cal.Holiday { return substituted(h, 2) }

// canada has the holidays of the Canada Labour Code. Easter Monday and the Civic Holiday are
// holidays of provinces, and some provinces lack others of these days.
func canada() []*cal.Holiday {
	return []*cal.Holiday{
		ca.NewYear, ca.GoodFriday, ca.VictoriaDay, ca.CanadaDay, ca.LabourDay, ca.NationalDayForTruthAndReconciliation,
		ca.ThanksgivingDay, ca.RemembranceDay, twoDays(ca.ChristmasDay), twoDays(ca.BoxingDay),
	}
}

// germany corrects Brandenburg and adds the days that Berlin and Mecklenburg-Vorpommern have got
// since. Days of some communities, such as the Assumption in Bavaria and the Peace Festival of
// Augsburg, are omitted.
func germany() calendar {
	return calendar{days: de.Holidays, parts: map[string][]*cal.Holiday{
		"BB": plus(de.HolidaysBB, easter("Ostersonntag", 0), easter("Pfingstsonntag", 49)),
		"BE": plus(de.HolidaysBE, once("80. Jahrestag der Befreiung", 2025, time.May, 8),
			once("75. Jahrestag des Aufstandes vom 17. Juni 1953", 2028, time.June, 17)),
		"BW": de.HolidaysBW, "BY": de.HolidaysBY, "HB": de.HolidaysHB, "HE": de.HolidaysHE, "HH": de.HolidaysHH,
		"MV": plus(de.HolidaysMV, de.Frauentag.Clone(&cal.Holiday{StartYear: 2023})),
		"NI": de.HolidaysNI, "NW": de.HolidaysNW, "RP": de.HolidaysRP, "SH": de.HolidaysSH, "SL": de.HolidaysSL,
		"SN": de.HolidaysSN, "ST": de.HolidaysST, "TH": de.HolidaysTH,
	}}
}

// slovakia takes away the days that have become working days: Constitution Day in 2024, 17 November
// in 2025, and two more in the year 2026 alone.
func slovakia() []*cal.Holiday {
	days := slices.Clone(sk.Holidays)
	for i, h := range days {
		switch {
		case h.Month == time.September && h.Day == 1:
			days[i] = h.Clone(&cal.Holiday{EndYear: 2023})
		case h.Month == time.November && h.Day == 17:
			days[i] = h.Clone(&cal.Holiday{EndYear: 2024})
		case h.Month == time.May && h.Day == 8, h.Month == time.September && h.Day == 15:
			days[i] = h.Clone(&cal.Holiday{Except: []int{2026}})
		}
	}

	return days
}

// switzerland has only four days in common: a holiday is a matter of the canton. The lists of the
// library lack days of some cantons. Those of Aargau, Appenzell Innerrhoden, Fribourg, Graubünden,
// Lucerne and Solothurn are omitted, where districts or communities have holidays of their own.
func switzerland() calendar {
	federal := &cal.Holiday{Name: "Lundi du Jeûne fédéral", Month: time.September, Weekday: time.Sunday, Offset: 3,
		CalcOffset: 1, Func: cal.CalcWeekdayOffset}
	geneva := &cal.Holiday{Name: "Jeûne genevois", Month: time.September, Weekday: time.Sunday, Offset: 1, CalcOffset: 4,
		Func: cal.CalcWeekdayOffset}

	return calendar{
		days: []*cal.Holiday{ch.Neujahr, ch.Auffahrt, ch.Bundesfeiertag, ch.Weihnachtstag},
		parts: map[string][]*cal.Holiday{
			"AR": ch.HolidaysAR, "BE": ch.HolidaysBE, "BS": ch.HolidaysBS, "SG": ch.HolidaysSG, "SH": ch.HolidaysSH,
			"SZ": ch.HolidaysSZ, "NW": ch.HolidaysNW, "TG": ch.HolidaysTG, "UR": ch.HolidaysUR, "VS": ch.HolidaysVS,
			"ZH": ch.HolidaysZH,
			// Corpus Christi and the Assumption are no holidays of Basel-Landschaft.
			"BL": less(ch.HolidaysBL, ch.Fronleichnam.Name, ch.MariaHimmelfahrt.Name),
			//nolint:misspell // It is French.
			"GE": plus(less(ch.HolidaysGE, ch.Fronleichnam.Name), geneva,
				on("Restauration de la République", time.December, 31)),
			"JU": plus(ch.HolidaysJU, on("Commémoration du plébiscite jurassien", time.June, 23)),
			// Corpus Christi is a holiday in one community of Neuchâtel only.
			"NE": plus(less(ch.HolidaysNE, ch.Fronleichnam.Name), on("Instauration de la République", time.March, 1)),
			"OW": plus(ch.HolidaysOW, on("Bruderklausenfest", time.September, 25)),
			"TI": plus(ch.HolidaysTI, on("Peter und Paul", time.June, 29)),
			"VD": plus(ch.HolidaysVD, federal),
			// The list of the library is that of Glarus.
			"ZG": {ch.Neujahr, ch.Karfreitag, ch.Auffahrt, ch.Fronleichnam, ch.Bundesfeiertag, ch.MariaHimmelfahrt,
				ch.Allerheiligen, ch.MariaEmpfangnis, ch.Weihnachtstag},
		},
	}
}

// unitedKingdom takes England and Wales, as the library does, for the whole country, and adds
// Scotland and Northern Ireland.
func unitedKingdom() calendar {
	christmas := []*cal.Holiday{twoDays(gb.ChristmasDay), twoDays(gb.BoxingDay)}
	common := plus([]*cal.Holiday{
		gb.GoodFriday, gb.EarlyMay.Clone(&cal.Holiday{Name: "Early May Bank Holiday"}), gb.SpringHoliday,
		gb.SpringHoliday2022, gb.PlatinumJubilee,
		once("State Funeral of Queen Elizabeth II", 2022, time.September, 19), gb.CoronationDay,
	}, christmas...)
	england := plus(common, gb.NewYear, gb.EasterMonday, gb.SummerHoliday)

	return calendar{days: england, parts: map[string][]*cal.Holiday{
		"ENG": england,
		"WLS": england,
		"SCT": plus(common, twoDays(gb.NewYear), twoDays(on("2nd January", time.January, 2)),
			once("World Cup Bank Holiday", 2026, time.June, 15), gb.SummerHolidayScotland,
			substituted(on("Saint Andrew's Day", time.November, 30), 1)),
		"NIR": plus(england, substituted(on("Saint Patrick's Day", time.March, 17), 1),
			substituted(on("Battle of the Boyne", time.July, 12), 1)),
	}}
}

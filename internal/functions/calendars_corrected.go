// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"fmt"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/ar"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/bg"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/ch"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/mx"
	"github.com/rickar/cal/v2/nz"
	"github.com/rickar/cal/v2/rs"
	"github.com/rickar/cal/v2/ru"
)

// argentina corrects Good Friday, which is a Thursday in the library, and the four holidays that
// law 27.399 moves to a Monday: from Tuesday and Wednesday to the one before, from Thursday and
// Friday to the one after. What the government moves or adds by decree cannot be known.
func argentina() []*cal.Holiday {
	moved := func(h *cal.Holiday) {
		h.Observed = nil
		h.Func = func(h *cal.Holiday, year int) time.Time {
			day := cal.CalcDayOfMonth(h, year)
			switch day.Weekday() {
			case time.Tuesday, time.Wednesday:
				return day.AddDate(0, 0, int(time.Monday-day.Weekday()))
			case time.Thursday, time.Friday:
				return day.AddDate(0, 0, 7+int(time.Monday-day.Weekday()))
			default:
				return day
			}
		}
	}
	fixed := lessNamed(ar.Holidays, "Viernes Santo",
		"Aniversario paso a la inmortalidad del General Martín Miguel de Güemes",
		"Aniversario paso a la inmortalidad del General Juan Manuel Belgrano",
		"Aniversario paso a la inmortalidad del General José de San Martín", "Día del respeto a la diversidad cultural",
		"Día de la Soberanía Nacional")

	return plus(fixed, easter("Viernes Santo", -2),
		on("Paso a la Inmortalidad del General Martín Miguel de Güemes", time.June, 17, moved),
		on("Paso a la Inmortalidad del General Manuel Belgrano", time.June, 20),
		on("Paso a la Inmortalidad del General José de San Martín", time.August, 17, moved),
		on("Día del Respeto a la Diversidad Cultural", time.October, 12, moved),
		on("Día de la Soberanía Nacional", time.November, 20, moved))
}

// twoDays are the substitutes of the first and of the second of two holidays in a row: when they
// fall on Saturday and Sunday, or on Sunday and Monday, the first goes to the first working day
// after both. The library finds the same days, but names them differently from the governments do.
func twoDays(h *cal.Holiday) { substitutes(2, 2)(h) }

// australia adds to the library's states and territories the name of the King, the days that came
// after its lists were made, and a list of what all of them have in common.
func australia() calendar {
	christmas, boxing := changed(au.ChristmasDay, twoDays), changed(au.BoxingDay, twoDays)
	state := func(days []*cal.Holiday, more ...*cal.Holiday) []*cal.Holiday {
		days = lessNamed(days, "Queen's Birthday", "King's Birthday", "Christmas Day", "Boxing Day", "Proclamation Day")

		return plus(days, plus(more, christmas)...)
	}
	monarch := func(h *cal.Holiday, firstOfTheKing int) []*cal.Holiday {
		return []*cal.Holiday{changed(h, called("Queen's Birthday"), until(firstOfTheKing-1)),
			changed(h, called("King's Birthday"), since(firstOfTheKing))}
	}
	june := monarch(au.QueensBirthday, 2023)
	// The order of 2026 gives New South Wales a substitute in the two years in which the day falls on
	// a weekend.
	anzac2026 := []*cal.Holiday{once("ANZAC Day (observed)", 2026, time.April, 27),
		once("ANZAC Day (observed)", 2027, time.April, 26)}

	return calendar{
		days: []*cal.Holiday{au.NewYear, au.AustraliaDay, au.GoodFriday, au.EasterMonday, au.AnzacDay, au.MourningDay2022,
			christmas, boxing},
		parts: map[string][]*cal.Holiday{
			"ACT": state(au.HolidaysACT, plus(june, boxing)...),
			"NSW": state(au.HolidaysNSW, plus(june, plus(anzac2026, boxing)...)...),
			"NT":  state(au.HolidaysNT, plus(june, boxing, easter("Easter Sunday", 0, since(2024)))...),
			"QLD": state(au.HolidaysQLD, plus(monarch(au.QueensBirthdayQld, 2022), boxing)...),
			"SA": state(au.HolidaysSA, plus(june, changed(au.ProclamationDay, twoDays),
				easter("Easter Sunday", 0, since(2024)))...),
			"TAS": state(au.HolidaysTAS, plus(june, boxing)...),
			"VIC": state(au.HolidaysVIC, plus(june, boxing)...),
			"WA": state(au.HolidaysWA, changed(au.QueensBirthdayWa, in(2021)), au.KingsBirthdayWa, boxing,
				easter("Easter Sunday", 0, since(2022))),
		},
	}
}

// bulgaria adds Easter Saturday and Sunday, moves the substitutes of Christmas to the days after
// it, and shortens names.
func bulgaria() []*cal.Holiday {
	days := lessNamed(bg.Holidays, "Великден", "Бъдни вечер", "Коледа", "Коледа 2")

	return plus(renamed(days, map[string]string{
		"Ден на Освобождението на България от османско иго - национален празник": "Ден на Освобождението на България",
		"Ден на труда и на международната работническа солидарност":              "Ден на труда",
		"Ден на светите братя Кирил и Методий, на българската азбука, " +
			"просвета и култура и на славянската книжовност": "Ден на светите братя Кирил и Методий",
	}), orthodox("Велика събота", -1), orthodox("Великден", 0), orthodox("Великден (понеделник)", 1),
		on("Бъдни вечер", time.December, 24, substitutes(3, 3)),
		on("Рождество Христово", time.December, 25, substitutes(2, 3)),
		on("Рождество Христово (втори ден)", time.December, 26, substitutes(2, 2)))
}

// brazil omits Carnival and Corpus Christi, on which the federal government only lets its own
// offices close.
func brazil() []*cal.Holiday {
	return lessNamed(br.Holidays, "Carnaval", "Corpus Christi")
}

// canada has the holidays of the Canada Labour Code. Easter Monday and the Civic Holiday are
// holidays of provinces, and some provinces lack others of these days.
func canada() []*cal.Holiday {
	return []*cal.Holiday{
		ca.NewYear, ca.GoodFriday, ca.VictoriaDay, ca.CanadaDay, ca.LabourDay, ca.NationalDayForTruthAndReconciliation,
		ca.ThanksgivingDay,
		ca.RemembranceDay, changed(ca.ChristmasDay, twoDays), changed(ca.BoxingDay, twoDays),
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
		"MV": plus(de.HolidaysMV, changed(de.Frauentag, since(2023))),
		"NI": de.HolidaysNI, "NW": de.HolidaysNW, "RP": de.HolidaysRP, "SH": de.HolidaysSH, "SL": de.HolidaysSL,
		"SN": de.HolidaysSN,
		"ST": de.HolidaysST, "TH": de.HolidaysTH,
	}}
}

// japan adds the name that fits and the years after 2032 to the holiday that comes to be between
// two others.
func japan() []*cal.Holiday {
	between := func(h *cal.Holiday, year int) time.Time {
		aged, _ := jp.RespectForTheAgedDay.Clone(nil).Calc(year)
		equinox, _ := jp.AutumnalEquinoxDay.Clone(nil).Calc(year)
		if equinox.Day()-aged.Day() != 2 {
			return time.Time{}
		}

		return aged.AddDate(0, 0, 1)
	}
	days := less(jp.Holidays, jp.NationalHolidayBetweenRespectForTheAgedDayAndAutumnalEquinoxDay,
		jp.NationalHolidayBetweenShowaDayAndNewEmperorEnthronementDay,
		jp.TheNewEmperorEnthronementDay, jp.NationalHolidayBetweenTheNewEmperorEnthronementDayAndConstitutionMemorialDay,
		jp.TheNewEmperorEnthronementCeremony)

	return plus(days, &cal.Holiday{Name: "Citizens' Holiday", Func: between})
}

// mexico puts two holidays on the Mondays on which they are since 2006, and adds the day on which a
// new president takes office. There are no substitutes.
func mexico() []*cal.Holiday {
	sixYears := func(h *cal.Holiday, year int) time.Time {
		if (year-2024)%6 != 0 {
			return time.Time{}
		}

		return cal.CalcDayOfMonth(h, year)
	}
	days := make([]*cal.Holiday, 0, len(mx.Holidays)+1)
	for _, h := range lessNamed(mx.Holidays, "Constitution Day", "Benito Juárez's Birthday") {
		days = append(days, changed(h, substitutes(0, 0)))
	}

	return plus(days, nth("Constitution Day", time.February, time.Monday, 1),
		nth("Benito Juárez's Birthday", time.March, time.Monday, 3),
		&cal.Holiday{Name: "Transmission of the Federal Executive Power", Month: time.October, Day: 1, StartYear: 2024,
			Func: sixYears})
}

// newZealand adds Matariki, whose days are fixed up to 2052, and the name of the King. Anniversary
// days of regions are omitted.
func newZealand() []*cal.Holiday {
	days := lessNamed(nz.Holidays, "New Year's Day", "Day after New Year's Day", "Queen's Birthday", "King's Birthday",
		"Christmas Day", "Boxing Day", "Matariki")

	return plus(days, changed(nz.NewYear, twoDays), changed(nz.DayAfterNewYear, twoDays),
		changed(nz.KingsBirthday, called("Queen's Birthday"), until(2022)),
		changed(nz.KingsBirthday, called("King's Birthday"), since(2023)),
		changed(nz.Matariki, since(2022), until(2052)), once("Queen Elizabeth II Memorial Day", 2022, time.September, 26),
		changed(nz.ChristmasDay, twoDays), changed(nz.BoxingDay, twoDays))
}

// russia adds the holidays at the beginning of January, which the government moves to other days by
// decree of each year, and shortens a name and mends another.
func russia() []*cal.Holiday {
	days := renamed(less(ru.Holidays, ru.NewYear, ru.OrthodoxChristmas), map[string]string{
		"День Победы советского народа в Великой Отечественной войне 1941-1945 годов": "День Победы",
		"День народного едиснтва России":                                              "День народного единства",
	})
	for day := 1; day <= 8; day++ {
		switch day {
		case 1:
			days = plus(days, on("Новый год", time.January, day))
		case 7:
			days = plus(days, on("Рождество Христово", time.January, day))
		default:
			days = plus(days, on(fmt.Sprintf("Новогодние каникулы (%d января)", day), time.January, day))
		}
	}

	return days
}

// serbia adds Holy Saturday, and the working day that is free after a state holiday on a Sunday.
func serbia() []*cal.Holiday {
	second := substitutes(0, 1)
	first := substitutes(0, 2) // The day after is the second holiday.
	easter := orthodox("Vaskrs", 0)
	// After a Sunday that is Easter, Easter Monday is free anyway.
	secondOfMay := func(_ *cal.Holiday, year int) time.Time {
		day := time.Date(year, time.May, 2, 0, 0, 0, 0, cal.DefaultLoc)
		switch {
		case day.Weekday() != time.Sunday:
			return time.Time{}
		case cal.CalcEasterOffset(easter, year).YearDay() == day.YearDay():
			return day.AddDate(0, 0, 2)
		default:
			return day.AddDate(0, 0, 1)
		}
	}

	return []*cal.Holiday{
		changed(rs.NovaGodina, first), changed(rs.DrugiDanNoveGodine, second), rs.Bozic,
		changed(rs.DanDrzavnosti, first), changed(rs.DrugiDanDrzavnosti, second),
		rs.VelikiPetak, orthodox("Velika subota", -1), easter, rs.VaskrsnjiPonedeljak,
		changed(rs.PraznikRada, first), rs.DrugiDanPraznikaRada,
		{Name: rs.DrugiDanPraznikaRada.Name + " (observed)", Func: secondOfMay},
		changed(rs.DanPrimirja, second),
	}
}

// slovakia takes away the days that have become working days: Constitution Day in 2024, 17 November
// in 2025, and two more in the year 2026 alone.
func slovakia(days []*cal.Holiday) []*cal.Holiday {
	days = renamed(days, nil)
	for i, h := range days {
		switch {
		case h.Month == time.September && h.Day == 1:
			days[i] = changed(h, until(2023))
		case h.Month == time.November && h.Day == 17:
			days[i] = changed(h, until(2024))
		case h.Month == time.May && h.Day == 8, h.Month == time.September && h.Day == 15:
			days[i] = changed(h, except(2026))
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
	// The ride to Näfels is on the first Thursday of April, or a week later if that is in Holy Week.
	naefels := &cal.Holiday{Name: "Näfelser Fahrt", Month: time.April, Weekday: time.Thursday, Offset: 1,
		Func: func(h *cal.Holiday, year int) time.Time {
			day := cal.CalcWeekdayOffset(h, year)
			maundy := cal.CalcEasterOffset(&cal.Holiday{Offset: -3}, year)
			if day.YearDay() == maundy.YearDay() {
				return day.AddDate(0, 0, 7)
			}

			return day
		}}

	return calendar{
		days: []*cal.Holiday{ch.Neujahr, ch.Auffahrt, ch.Bundesfeiertag, ch.Weihnachtstag},
		parts: map[string][]*cal.Holiday{
			"AR": ch.HolidaysAR, "BE": ch.HolidaysBE, "BS": ch.HolidaysBS, "SG": ch.HolidaysSG, "SH": ch.HolidaysSH,
			"SZ": ch.HolidaysSZ,
			"NW": ch.HolidaysNW, "TG": ch.HolidaysTG, "UR": ch.HolidaysUR, "VS": ch.HolidaysVS, "ZH": ch.HolidaysZH,
			// Corpus Christi and the Assumption are no holidays of Basel-Landschaft.
			"BL": less(ch.HolidaysBL, ch.Fronleichnam, ch.MariaHimmelfahrt),
			//nolint:misspell // It is French.
			"GE": plus(less(ch.HolidaysGE, ch.Fronleichnam), geneva, on("Restauration de la République", time.December, 31)),
			"GL": plus(ch.HolidaysGL, naefels),
			"JU": plus(ch.HolidaysJU, on("Commémoration du plébiscite jurassien", time.June, 23)),
			// Corpus Christi is a holiday in one community of Neuchâtel only.
			"NE": plus(less(ch.HolidaysNE, ch.Fronleichnam), on("Instauration de la République", time.March, 1)),
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
	christmas := []*cal.Holiday{changed(gb.ChristmasDay, twoDays), changed(gb.BoxingDay, twoDays)}
	common := plus([]*cal.Holiday{
		gb.GoodFriday, changed(gb.EarlyMay, called("Early May Bank Holiday")), gb.SpringHoliday, gb.SpringHoliday2022,
		gb.PlatinumJubilee,
		once("State Funeral of Queen Elizabeth II", 2022, time.September, 19), gb.CoronationDay,
	}, christmas...)
	england := plus(common, gb.NewYear, gb.EasterMonday, gb.SummerHoliday)

	return calendar{days: england, parts: map[string][]*cal.Holiday{
		"ENG": england,
		"WLS": england,
		"SCT": plus(common, changed(gb.NewYear, twoDays), on("2nd January", time.January, 2, twoDays),
			once("World Cup Bank Holiday", 2026, time.June, 15), gb.SummerHolidayScotland,
			on("Saint Andrew's Day", time.November, 30, substitutes(2, 1))),
		"NIR": plus(england, on("Saint Patrick's Day", time.March, 17, substitutes(2, 1)),
			on("Battle of the Boyne", time.July, 12, substitutes(2, 1))),
	}}
}

// once is a holiday of one year only.
func once(name string, year int, month time.Month, day int) *cal.Holiday {
	return on(name, month, day, in(year))
}

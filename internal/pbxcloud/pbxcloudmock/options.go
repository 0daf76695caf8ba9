// Copyright The terraform-provider-pbx authors
// SPDX-License-Identifier: MPL-2.0

package pbxcloudmock

import "github.com/terraform-provider-pbx/terraform-provider-pbx/internal/core/coretest/fakeserver"

// maxParameters is how many parameters a custom destination has.
const maxParameters = 20

// knobs are the oddities of a server.
type knobs struct {
	tidy            fakeserver.Tidy
	lists           ListShape
	values          ValueShape
	empty           Empty
	nulls           bool
	positional      bool
	latin1          bool
	plainDefault    bool
	listColumns     []string
	listCutAt       int
	addAnswer       WriteAnswer
	updateAnswer    WriteAnswer
	deletes         DeleteMode
	uniqueNames     bool
	parameters      int
	adminOnlyManage bool
	caching         bool
	countShape      CountShape
	csv             CSVStyle
	unknownAudio    string
	variables       VariableMode
	jsonDial        bool
	silentAgents    bool
	messageColumns  MessageColumns
	shownIDs        map[int]string
}

func newKnobs() knobs {
	return knobs{
		parameters:   maxParameters,
		listColumns:  summaryColumns,
		addAnswer:    AnswerRow,
		updateAnswer: AnswerSQL,
		unknownAudio: "File not found",
	}
}

// ListShape is how a list is written in JSON.
type ListShape int

const (
	// ListsAsObserved has lists of MANAGEDB as objects keyed by id, and those of VOICEMAIL as arrays.
	ListsAsObserved ListShape = iota
	// ListsAsObjects has both as objects keyed by id.
	ListsAsObjects
	// ListsAsArrays has both as arrays.
	ListsAsArrays
)

// WithShownID makes the server write the id of one custom destination so in all responses. It may
// be such as no server should write.
func WithShownID(id int, shown string) Option {
	return func(s *Server) {
		if s.knobs.shownIDs == nil {
			s.knobs.shownIDs = map[int]string{}
		}
		s.knobs.shownIDs[id] = shown
	}
}

// WithLists sets the shape of lists. Call records and queue logs, which have no ids, are arrays
// anyway.
func WithLists(shape ListShape) Option {
	return func(s *Server) { s.knobs.lists = shape }
}

// ValueShape is how values are written in JSON.
type ValueShape int

const (
	// ValuesAsStrings has every value as a string, as was observed.
	ValuesAsStrings ValueShape = iota
	// IDsAsNumbers has ids as numbers.
	IDsAsNumbers
	// ValuesAsNumbers has every value as a number that a number can hold without loss: "30" but not
	// "030".
	ValuesAsNumbers
)

// WithValues sets how values are written; without it they are strings.
func WithValues(shape ValueShape) Option {
	return func(s *Server) { s.knobs.values = shape }
}

// Empty is what a JSON answer without content looks like. In other formats that is always zero
// bytes.
type Empty int

const (
	// EmptyAsObserved is "null", but "]" for call records and queue logs.
	EmptyAsObserved Empty = iota
	// EmptyNull is "null".
	EmptyNull
	// EmptyBracket is "]".
	EmptyBracket
	// EmptyBytes is nothing at all.
	EmptyBytes
	// EmptyArray is "[]".
	EmptyArray
)

// WithEmpty sets what is answered for an object that does not exist and for a list without items.
func WithEmpty(empty Empty) Option {
	return func(s *Server) { s.knobs.empty = empty }
}

// WithNulls has null for empty values instead of "".
func WithNulls() Option {
	return func(s *Server) { s.knobs.nulls = true }
}

// WithPositionalKeys has each value of a row twice, under its column's number and its name, as
// several answers were observed to. Credentials are thus there under a second name.
func WithPositionalKeys() Option {
	return func(s *Server) { s.knobs.positional = true }
}

// WithLatin1 has letters like "ø" as single ISO 8859-1 bytes, so that a response with one is no
// valid UTF-8. Without it JSON has them escaped, as PHP does, and other formats are UTF-8. Requests
// stay UTF-8.
func WithLatin1() Option {
	return func(s *Server) { s.knobs.latin1 = true }
}

// WithPlainDefault makes MANAGEDB answer plain text to a request without format, as the manual has
// it. Without this option that is JSON, as was observed.
func WithPlainDefault() Option {
	return func(s *Server) { s.knobs.plainDefault = true }
}

// summaryColumns are those of the one row of a list of custom destinations that was published.
var summaryColumns = []string{"cu_id", "cu_name", "cu_ct_id", "ct_name", "ct_description"}

// WithListColumns sets the columns that the list of custom destinations has, of those of a get,
// ct_name and ct_description. Without this option it is a summary without parameters, as was
// published.
func WithListColumns(names ...string) Option {
	return func(s *Server) { s.knobs.listColumns = names }
}

// WithWholeList gives the list of custom destinations all columns. The page does not show what a
// list has.
func WithWholeList() Option { return WithListColumns() }

// WithListCutAt makes the list of custom destinations end after n rows without a word of it. Of a
// limit the page says nothing.
func WithListCutAt(n int) Option {
	return func(s *Server) { s.knobs.listCutAt = n }
}

// WriteAnswer is what a successful add or update answers.
type WriteAnswer int

const (
	// AnswerRow is the row as it is now.
	AnswerRow WriteAnswer = iota
	// AnswerID is an object with nothing but the id.
	AnswerID
	// AnswerRowWithoutID is the row but for cu_id.
	AnswerRowWithoutID
	// AnswerSQL is the text of the SQL statement that was run, whatever format was asked for.
	AnswerSQL
	// AnswerNothing is zero bytes.
	AnswerNothing
)

// WithAddAnswer sets what an add answers; without it that is the row.
func WithAddAnswer(a WriteAnswer) Option {
	return func(s *Server) { s.knobs.addAnswer = a }
}

// WithUpdateAnswer sets what an update answers; without it that is the SQL statement. Whatever is
// set, updating an object that does not exist is no error: the statement is answered all the same,
// a row is not.
func WithUpdateAnswer(a WriteAnswer) Option {
	return func(s *Server) { s.knobs.updateAnswer = a }
}

// DeleteMode is what action=delete does to a custom destination. The page does not have it; the
// manual does for other objects.
type DeleteMode int

const (
	// DeleteWorks removes the object and answers the SQL statement.
	DeleteWorks DeleteMode = iota
	// DeleteIgnored does nothing and answers zero bytes.
	DeleteIgnored
	// DeletePretended does nothing and answers as DeleteWorks does.
	DeletePretended
)

// WithDelete sets what action=delete does; without it, it works.
func WithDelete(mode DeleteMode) Option {
	return func(s *Server) { s.knobs.deletes = mode }
}

// WithUniqueNames refuses a custom destination with the name of another one of the tenant. Nothing
// is known of such a rule, so without this option names may be there several times.
func WithUniqueNames() Option {
	return func(s *Server) { s.knobs.uniqueNames = true }
}

// WithTidying makes the server store texts that it is sent as the function returns them, by their
// keys.
func WithTidying(tidy fakeserver.Tidy) Option {
	return func(s *Server) { s.knobs.tidy = tidy }
}

// WithParameters sets how many parameters a custom destination has: 10 in older versions, and 20
// without this option. More than 20 are not possible.
func WithParameters(n int) Option {
	return func(s *Server) { s.knobs.parameters = min(n, maxParameters) }
}

// WithAdminOnlyManageDB refuses tenant keys for MANAGEDB, as one of the manual's sentences has it.
func WithAdminOnlyManageDB() Option {
	return func(s *Server) { s.knobs.adminOnlyManage = true }
}

// WithCache answers a read as it was answered the first time, for equal parameters and until
// ExpireCache, unless it has cache=no. Calls and binaries are not cached, nor are reads that were
// refused.
func WithCache() Option {
	return func(s *Server) { s.knobs.caching = true }
}

// CountShape is how COUNTCALLS writes a number of calls; a server without any was observed to
// answer zero bytes.
type CountShape int

const (
	// CountBare is the number and nothing else, as INFO balance has one.
	CountBare CountShape = iota
	// CountByNode is "pbx1:2|pbx2:1|", or {"pbx1":"2","pbx2":"1","total":3} in JSON, as COUNTPEERS has
	// it.
	CountByNode
	// CountZero is as CountBare, but an idle server answers 0.
	CountZero
)

// WithCount sets how COUNTCALLS writes its number; no response with calls was ever observed.
func WithCount(shape CountShape) Option {
	return func(s *Server) { s.knobs.countShape = shape }
}

// CSVStyle is how CSV is written besides what PHP always does: fields with blanks, quotes, commas
// or line breaks are quoted. The zero value is what was observed.
type CSVStyle struct {
	// BOM begins the text with a byte order mark.
	BOM bool

	// CRLF ends lines with a carriage return too.
	CRLF bool

	// HeaderWhenEmpty has the header line even if no record follows. Without it that is zero bytes.
	HeaderWhenEmpty bool
}

// WithCSV sets how CSV is written. Quoted line breaks come from the records.
func WithCSV(style CSVStyle) Option {
	return func(s *Server) { s.knobs.csv = style }
}

// WithUnknownAudio sets the text that is there instead of a binary for an unknown id; "" is zero
// bytes. None is known of the vendor, and the default is the fake's own.
func WithUnknownAudio(text string) Option {
	return func(s *Server) { s.knobs.unknownAudio = text }
}

// VariableMode is how DIAL takes more than one variable. The page has no example of that.
type VariableMode int

const (
	// VariablesSingle takes one and refuses a second var; a comma belongs to the value.
	VariablesSingle VariableMode = iota
	// VariablesRepeated takes one in each var.
	VariablesRepeated
	// VariablesByComma takes one var with all of them, "a=1,b=2".
	VariablesByComma
)

// WithVariables sets how DIAL takes more than one variable.
func WithVariables(mode VariableMode) Option {
	return func(s *Server) { s.knobs.variables = mode }
}

// WithJSONDial makes DIAL answer {"Response":…,"Message":…,"ID":…} when format=json is asked for,
// as was observed too. Without it the response is the page's line in every format.
func WithJSONDial() Option {
	return func(s *Server) { s.knobs.jsonDial = true }
}

// WithSilentAgents makes AGENT answer zero bytes, also for an agent that does not exist. Its
// answers are not known; without this option they are lines like that of DIAL.
func WithSilentAgents() Option {
	return func(s *Server) { s.knobs.silentAgents = true }
}

// MessageColumns are the names that a voicemail message's columns have.
type MessageColumns int

const (
	// MessageColumnsMixed are Msgid, Dir, CallerID, DateTime, Duration, Mailbox, as was seen in use.
	MessageColumnsMixed MessageColumns = iota
	// MessageColumnsTable are those of Asterisk's table: msg_id, dir, callerid, origtime, duration,
	// mailboxuser.
	MessageColumnsTable
)

// WithMessageColumns sets the names of a message's columns.
func WithMessageColumns(columns MessageColumns) Option {
	return func(s *Server) { s.knobs.messageColumns = columns }
}

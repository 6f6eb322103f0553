// The values of the index's enums as sentences.
//
//   WithheldText(index, min_cell, view);      // "withheld: fewer than 5 respondents"
//   NoteText(v1::INDEX_NOTE_COST_CEILING, view);
//   WaitingText(index, view);                 // "at least 100 more wait to be counted"
#pragma once

#include <string>

#include "services/cli/view.h"
#include "tanggap/surveys/v1/index.pb.h"

namespace tanggap::cli {

// "" for an index that is shown.
std::string WithheldText(const surveys::v1::Index& index, int min_cell, const View& view);
std::string NoteText(surveys::v1::IndexNote note, const View& view);
std::string StepText(surveys::v1::TraceStepKind kind, const View& view);

// How many are in no figure yet: "" where nobody is, and where there are so many that they were not
// all counted, at least how many.
std::string WaitingText(const surveys::v1::Index& index, const View& view);
// The same in a column: "0", "12", "100+".
std::string WaitingCell(const surveys::v1::Index& index);

}  // namespace tanggap::cli

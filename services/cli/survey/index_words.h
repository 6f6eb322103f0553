// The values of the index's enums as sentences.
//
//   WithheldText(index, min_cell, view);      // "withheld: fewer than 5 respondents"
//   NoteText(v1::INDEX_NOTE_COST_CEILING, view);
#pragma once

#include <string>

#include "services/cli/view.h"
#include "tanggap/surveys/v1/index.pb.h"

namespace tanggap::cli {

// "" for an index that is shown.
std::string WithheldText(const surveys::v1::Index& index, int min_cell, const View& view);
std::string NoteText(surveys::v1::IndexNote note, const View& view);
std::string StepText(surveys::v1::TraceStepKind kind, const View& view);

}  // namespace tanggap::cli

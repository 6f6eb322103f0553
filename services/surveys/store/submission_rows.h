// The one statement that writes responses, all or none of them: what was seen, the response, its
// words, its part of the figures, its suggestions; it takes the places, spends token and
// reservation, and deletes the draft. Everything joins on what was not seen before, so that a
// repetition changes nothing.
//
//   postgres::Params params;
//   AppendSubmissions(params, rows, today, Placing::kUndecided);
//   pool.Query(SubmitStatement(today), params, deadline)        // gives the seen keys of those written
//
// For the figures it writes cell_delta.vector: the message ResponseContent with `answers` alone,
// ascending by question, without words and without what names somebody. Who folds it reads it with
// ReadAnswers against the definition of (survey, version) and counts every answer: all were shown.
#pragma once

#include <string_view>
#include <vector>

#include "libs/postgres/params.h"
#include "libs/postgres/statement.h"
#include "services/surveys/store/submission.h"

namespace tanggap::surveys {

// `today`: the UTC day since 1970, by which arrivals are put into one of two tables.
const postgres::Statement& SubmitStatement(int64_t today);

// Whether Admission has decided that every row gets its places. Where nobody has, a place that has
// a limit, or that is counted by other quotas than the row knows, has all of them refused: by the
// constraint kPlaceUndecided.
enum class Placing { kUndecided, kDecided };
inline constexpr std::string_view kPlaceUndecided = "place_taken_as_decided";

// No two rows have the same seen_key.
void AppendSubmissions(postgres::Params& params, const std::vector<const Submission*>& rows,
                       int64_t today, Placing placing);

}  // namespace tanggap::surveys

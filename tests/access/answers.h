// What stands in the answer to a cell beside planted marks: the case it shows, and what it says of
// what it leaves out.
//
//   if (const auto shown = WholeCase(cell, bytes)) EXPECT_FALSE(shown->has_reporter());
//   EXPECT_EQ(WithheldProblem(cell, bytes), "");
#pragma once

#include <optional>
#include <string>

#include "tests/access/cells.h"

namespace tanggap::complaints {

// The case, where the method shows one as it is.
std::optional<v1::Complaint> WholeCase(const Cell& cell, const std::string& bytes);
// What is wrong with what the answer says of words and entries that it leaves out; empty when
// nothing is.
std::string WithheldProblem(const Cell& cell, const std::string& bytes);

}  // namespace tanggap::complaints

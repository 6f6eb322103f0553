// Rows of what comes after the answers: publications, improvements, and closing surveys.
#pragma once

#include <vector>

#include "tests/access/surveys/method_table.h"

namespace tanggap::surveys {

std::vector<MethodRow> OfPublications();
// Of complaints, whose service is away here: whoever may ask is told so.
std::vector<MethodRow> OfClosing();

}  // namespace tanggap::surveys

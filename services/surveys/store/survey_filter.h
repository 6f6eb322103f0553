// The filter of a list as a condition over the alias `s` of surveys.survey. Only texts of our own
// become SQL; what the caller wrote is a parameter.
#pragma once

#include <string>

#include "libs/postgres/parameter_binder.h"
#include "libs/query/filter.h"

namespace tanggap::surveys {

// Not of an empty filter.
std::string SurveyCondition(const query::Filter& filter, postgres::ParameterBinder& bind);

}  // namespace tanggap::surveys

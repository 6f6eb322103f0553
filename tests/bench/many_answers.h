// Figures of many responses to one survey, as the service would have made them of 50 units with 5
// services each in the 12 months that ended last; and the same responses as plain rows.
//
//   TANGGAP_RETURN_IF_ERROR(FillFigures(pool, survey, 1'000'000, random));
//   TANGGAP_RETURN_IF_ERROR(FillRaw(pool, survey, 1'000'000));   // surveys.raw (unit, service, month, u1 .. u9)
#pragma once

#include <absl/status/status.h>

#include <cstdint>

#include "libs/base/random.h"
#include "libs/postgres/pool.h"
#include "tanggap/surveys/v1/survey.pb.h"

namespace tanggap::bench {

// Of each unit, named as the survey's `layanan-0` and so on.
inline constexpr int kServices = 5;

// `survey` asks for the nine elements on four points.
absl::Status FillFigures(postgres::Pool& pool, const surveys::v1::Survey& survey, int64_t responses,
                         base::Random& random);
absl::Status FillRaw(postgres::Pool& pool, const surveys::v1::Survey& survey, int64_t responses);

}  // namespace tanggap::bench

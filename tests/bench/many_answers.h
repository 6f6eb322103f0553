// Figures of many responses to one survey, as the service would have made them of 50 units with 5
// services each in the 12 months that ended last; and the same responses as plain rows.
//
//   ManyAnswers answers(pool, survey, deadline);
//   TANGGAP_RETURN_IF_ERROR(answers.Fill(1'000'000));      // 3,000 of the smallest groups
//   TANGGAP_RETURN_IF_ERROR(answers.FillRaw(1'000'000));   // surveys.raw (unit, service, month, u1 .. u9)
#pragma once

#include <absl/status/status.h>
#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <vector>

#include "libs/base/random.h"
#include "libs/postgres/pool.h"
#include "services/surveys/domain/cell.h"
#include "tanggap/surveys/v1/survey.pb.h"

namespace tanggap::bench {

class ManyAnswers {
 public:
  static constexpr int kUnits = 50;
  static constexpr int kServices = 5;
  static constexpr int kMonths = 12;

  // `survey` asks for the nine elements on four points. All outlive it.
  ManyAnswers(postgres::Pool& pool, const surveys::v1::Survey& survey, base::Random& random);

  absl::Status Fill(int64_t responses);
  absl::Status FillRaw(int64_t responses);

 private:
  surveys::CellContent OneResponse(const surveys::Profile& profile);
  // So many responses of a few kinds.
  absl::StatusOr<surveys::CellContent> Some(int64_t count);
  absl::Status FillUnit(int unit, int64_t responses);

  postgres::Pool& pool_;
  base::Random& random_;
  const base::Uuid survey_;
  const surveys::v1::SurveyDefinition message_;
  const surveys::Definition definition_;
  std::vector<int> months_;
  std::vector<surveys::CellContent> kinds_;
};

}  // namespace tanggap::bench

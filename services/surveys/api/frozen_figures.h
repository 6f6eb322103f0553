// The figures of a period that has ended, as they are published: the same as GetIndex and
// GetFrequencies give, all of one moment, with how many people each group has. Without the texts of
// a reader's language.
//
//   FrozenFiguresReader reader(world, stores, cells);
//   TANGGAP_ASSIGN_OR_RETURN(const FrozenFigures figures, reader.Read(asker, {survey.id, 0, "2026-Q3"}));
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <vector>

#include "libs/service/world.h"
#include "services/surveys/api/asked_scope.h"
#include "services/surveys/api/frequency_api.h"
#include "services/surveys/domain/publication_people.h"
#include "services/surveys/store/cells.h"

namespace tanggap::surveys {

struct FrozenScope {
  base::Uuid survey;
  int series = 0;  // 0 for the latest
  std::string period;
};

struct FrozenFigures {
  // Of the survey's figures, which it was made of.
  int64_t version = 0;
  int series = 0;
  std::string index_profile;  // its code; empty for none
  // Published by the end of the period.
  std::vector<int> versions;
  int64_t response_count = 0;
  int min_cell = 0;
  // Of the agency as a whole: why it is not shown.
  v1::Suppression suppression = v1::SUPPRESSION_UNSPECIFIED;
  // Of surveys that have an index: all together; then units by code, and services of each.
  std::optional<v1::Index> total;
  std::vector<v1::Index> indexes;
  std::vector<v1::QuestionFrequencies> frequencies;
  PublicationPeople people;
};

// Safe to share between threads.
class FrozenFiguresReader {
 public:
  // All outlive it.
  FrozenFiguresReader(const service::World& world, const ResultStores& stores, Cells& cells)
      : world_(world),
        stores_(stores),
        scopes_(world, stores),
        frequencies_(world, stores),
        cells_(cells) {}

  // As they are told by now. Errors: those of ScopeReader::Read.
  absl::StatusOr<FrozenFigures> Read(const Asker& asker, const FrozenScope& scope) const;
  // With everything that came for the period, whenever it came, which is taken up as part of the
  // transaction: told to nobody unless that one commits.
  absl::StatusOr<FrozenFigures> TakeUpAndRead(postgres::Transaction& transaction,
                                              const Asker& asker, const Survey& survey,
                                              const FrozenScope& scope) const;

 private:
  absl::Status ReadIndexes(const AskedScope& asked, FrozenFigures& figures) const;
  absl::StatusOr<std::vector<v1::Index>> IndexesOf(const AskedScope& asked,
                                                   const std::vector<GroupName>& groups) const;

  const service::World& world_;
  const ResultStores& stores_;
  const ScopeReader scopes_;
  const FrequencyApi frequencies_;
  Cells& cells_;
};

// Hides of figures what CompareWithPublished withholds.
void Withhold(const WithheldFigures& withheld, FrozenFigures& figures);

}  // namespace tanggap::surveys

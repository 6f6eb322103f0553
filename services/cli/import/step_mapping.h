// A StepRule of the mapping: which rows it applies to, and the step it makes of them.
//
//   StepMapping step = StepMapping::Compile(rule, "steps[0]", context);
//   OrRejection<bool> added = step.AddTo(row, file_time, item);      // false where it does not apply
#pragma once

#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "services/cli/import/cell_value.h"
#include "services/cli/import/text_limit.h"
#include "services/cli/import/time_reader.h"
#include "tanggap/complaints/v1/complaints_service.pb.h"
#include "tanggap/complaints/v1/import_mapping.pb.h"

namespace tanggap::cli {

class StepMapping {
 public:
  static StepMapping Compile(const complaints::v1::StepRule& rule, const std::string& path,
                             const TableColumns& columns, const NoteProblem& note);

  // `before` is the time of the step before it, if there is one.
  OrRejection<bool> AddTo(const TableRow& row, const TimeReader& times, const TextLimit& texts,
                          std::optional<absl::Time> before,
                          complaints::v1::ImportedComplaint& item) const;

 private:
  struct When {
    size_t column = 0;
    std::unordered_set<std::string> any_of;
    std::unordered_set<std::string> none_of;
    std::optional<bool> filled;
    bool Holds(const TableRow& row) const;
  };
  void CompileConditions(const TableColumns& columns, const std::string& path,
                         const NoteProblem& note);
  void CompileParticulars(const TableColumns& columns, const std::string& path,
                          const NoteProblem& note);
  OrRejection<bool> SetTime(const TableRow& row, const TimeReader& times,
                            std::optional<absl::Time> before,
                            complaints::v1::ImportedStep& step) const;
  OrRejection<bool> SetParticulars(const TableRow& row, const TimeReader& times,
                                   common::v1::Track track,
                                   complaints::v1::ImportedStep& step) const;
  OrRejection<bool> SetAnswer(const TableRow& row, const TimeReader& times,
                              complaints::v1::StepDetail& detail) const;
  OrRejection<bool> SetRating(const TableRow& row, complaints::v1::StepDetail& detail) const;
  complaints::v1::ActorKind Actor() const;

  complaints::v1::StepRule rule_;
  std::vector<When> when_;
  CellValue time_, text_, outcome_, planned_date_, rejection_reason_, rating_, unit_, officer_;
};

// In what capacity the step was taken, as far as a table can tell. Unspecified for what no table
// tells.
complaints::v1::ActorKind ActorOfStep(complaints::v1::Action action);

}  // namespace tanggap::cli

// The units of one agency as a recapitulation has them, from the months that have ended.
//
//   RecapRows rows(figures, profile, period, today);
//   TANGGAP_ASSIGN_OR_RETURN(const auto units, rows.Of("dinkes", deadline));      // by unit
#pragma once

#include <absl/status/statusor.h>
#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <map>
#include <string>

#include "services/surveys/domain/period.h"
#include "services/surveys/domain/recap.h"
#include "services/surveys/store/figures.h"

namespace tanggap::surveys {

class RecapRows {
 public:
  // `figures` and `profile` outlive it. `today` in the agency's time zone.
  RecapRows(Figures& figures, const Profile& profile, const Period& period, absl::CivilDay today)
      : figures_(figures), profile_(profile), period_(period), today_(today) {}

  // Those with responses in the period.
  absl::StatusOr<std::map<std::string, UnitRecap>> Of(const std::string& agency,
                                                      absl::Time deadline) const;

 private:
  using Units = std::map<std::string, UnitRecap>;
  // What one survey says of them.
  absl::StatusOr<Units> OfSurvey(const Survey& survey, FiguresMoment& moment) const;
  absl::Status ReadSums(const base::Uuid& survey, const std::vector<CountedCell>& counts,
                        FiguresMoment& moment, Units& units) const;
  absl::Status ReadProfiles(const base::Uuid& survey, FiguresMoment& moment, Units& units) const;
  bool HasEnded(int month) const;
  bool IsWithin(int month) const;

  Figures& figures_;
  const Profile& profile_;
  const Period period_;
  const absl::CivilDay today_;
};

}  // namespace tanggap::surveys

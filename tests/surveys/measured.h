// A survey that measures, and people who answer it over the wire, for tests of results.
//
//   base::ManualClock clock(MondayMorning());
//   Service service({.clock = &clock, .adjust = WithoutLimits});
//   Measured measured(service, clock);                             // nine elements, dinkes, published
//   measured.Answer({.unit = "bidang-p2p", .points = {3, 3, 4, 4, 3, 3, 4, 4, 3}});
//   measured.EndMonth();                                           // and everything counts
//   measured.Index(measured.Scope());
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "libs/base/clock.h"
#include "tanggap/surveys/v1/collection_messages.pb.h"
#include "tanggap/surveys/v1/respondent_messages.pb.h"
#include "tanggap/surveys/v1/results_messages.pb.h"
#include "tests/surveys/requests.h"

namespace tanggap::surveys {

inline constexpr char kResults[] = "tanggap.surveys.v1.ResultsService.";

// More answer from one address than people do.
void WithoutLimits(AppOptions& app);

struct Given {
  std::string unit = "bidang-p2p";
  std::string service = "imunisasi";
  common::v1::Channel channel = common::v1::CHANNEL_WEB;
  v1::RespondentLevel level = v1::RESPONDENT_LEVEL_ANONYMOUS;
  // By element, in the order of the survey's questions; 0 where there is no answer.
  std::vector<int> points = {3, 3, 4, 4, 3, 3, 4, 4, 3};
  // Other answers.
  std::vector<v1::Answer> answers = {};
  int seconds_taken = 0;
};

v1::Answer Option(const std::string& question, const std::string& option);
v1::Answer PointOf(const std::string& question, int point);
v1::Answer Yes(const std::string& question);

// What a respondent keeps.
struct Taken {
  std::string link;
  std::string receipt;
  int revision = 1;
};

class Measured {
 public:
  // The template of the nine elements, with the services imunisasi, rawat-jalan and laboratorium.
  Measured(Service& service, base::ManualClock& clock);
  // Of a request of the test's own.
  Measured(Service& service, base::ManualClock& clock, const v1::CreateSurveyRequest& request);

  const std::string& name() const { return survey_.name(); }
  const v1::Survey& survey() const { return survey_; }
  v1::ResultScope Scope(const std::string& unit = "", const std::string& period = "") const;

  // The way by which somebody answers so; a new one.
  std::string LinkTo(const Given& given);
  std::string NewLink(const Given& given);
  // What somebody sends who answers so.
  v1::ResponseContent ContentOf(const Given& given) const;
  // Submits, and lets as much time go by as makes no rush of it.
  Taken Answer(const Given& given);
  void AnswerMany(int count, const Given& given);
  // Other answers in their place; `given` says what they are, and nothing of the way they came.
  void Revise(Taken& taken, const Given& given);
  void Withdraw(const Taken& taken);
  // One that was given elsewhere on that day.
  void Import(const Given& given, const std::string& day);
  // How many people there were, by the agency's own count; "" for all of its units or services.
  void SetPopulation(const std::string& period, const std::string& unit, int64_t size,
                     const std::string& service = "");
  // The version that is answered from now on.
  void Republish(const v1::SurveyDefinition& definition, v1::Compatibility accepted);

  // Waits until everything that may be taken up now is.
  void AwaitFolds();
  // Goes to the third day of the next month, when everything counts, and waits until it does.
  void EndMonth();

  // Goes on until corrections of months that have ended count, and waits until they do.
  void AwaitCorrections();

  v1::GetIndexResponse Index(const v1::ResultScope& scope,
                             const std::vector<v1::Grouping>& group_by = {});
  v1::GetIndexResponse Ask(const v1::GetIndexRequest& request);

 private:
  void Read(const v1::Survey& survey);
  v1::Collector NewWay(const Given& given, bool imported);
  v1::Collector WayOf(const Given& given, bool imported = false);

  Service& service_;
  base::ManualClock& clock_;
  v1::Survey survey_;
  // Questions of elements, in order.
  std::vector<std::string> questions_;
  std::map<std::tuple<std::string, std::string, int, int, bool>, v1::Collector> ways_;
  int respondents_ = 0;
  int imported_ = 0;
};

// Of the nine elements, by one to each service.
v1::CreateSurveyRequest CreateMeasured();

}  // namespace tanggap::surveys

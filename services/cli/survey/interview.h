// Asks the questions of a form one by one, page after page as the service's logic leads: each
// answer is saved as a draft, which checks it, and after a page the draft says which is next.
//
//   Interview interview(*session, form, language, link, token, response_id);
//   TANGGAP_ASSIGN_OR_RETURN(v1::ResponseContent content, interview.Run(content));
#pragma once

#include <absl/status/statusor.h>

#include <set>
#include <string>

#include "services/cli/session.h"
#include "services/cli/survey/question_list.h"
#include "tanggap/surveys/v1/form.pb.h"
#include "tanggap/surveys/v1/respondent_messages.pb.h"

namespace tanggap::cli {

// Who answers, and by which way.
struct Respondent {
  std::string link;
  std::string token;
  std::string response_id;
};

// What somebody types to go on with the draft.
std::string CommandToGoOn(const Respondent& respondent);

class Interview {
 public:
  Interview(Session& session, const surveys::v1::Form& form, Respondent respondent,
            std::string language)
      : session_(session),
        questions_(form.definition()),
        form_(form),
        respondent_(std::move(respondent)),
        language_(std::move(language)) {}

  // All answers, without those that are hidden by now, ready to be submitted. The input's end is
  // DATA_LOSS: what was answered is saved, and the sentence says how to go on.
  absl::StatusOr<surveys::v1::ResponseContent> Run(surveys::v1::ResponseContent begun);

 private:
  absl::StatusOr<surveys::v1::DraftProgress> Save();
  absl::Status GoOn();
  absl::Status AskPage(const std::string& page);
  // Asks until there is an answer that the service takes, or none.
  absl::Status Ask(const AskedQuestion& asked);
  absl::Status Take(const AskedQuestion& asked, const std::string& typed);
  absl::Status KeepAnswer(const surveys::v1::Answer& answer);
  void Drop(const std::string& question);
  void PrintTitle(const std::string& code);
  bool ReadLine(std::string& line);
  absl::Status LeftOff() const;

  Session& session_;
  const QuestionList questions_;
  const surveys::v1::Form& form_;
  const Respondent respondent_;
  const std::string language_;
  surveys::v1::ResponseContent content_;
  std::string shown_page_;
  std::set<std::string> asked_;
};

}  // namespace tanggap::cli

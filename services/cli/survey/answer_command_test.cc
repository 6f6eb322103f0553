#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "libs/base/strings.h"
#include "services/cli/survey/test_surveys.h"

namespace tanggap::cli {
namespace {

namespace v1 = surveys::v1;
using ::testing::HasSubstr;
using ::testing::Not;

class AnswerCommandTest : public ::testing::Test {
 protected:
  // Of the latest submission, "question=value" in the order of asking.
  std::string Submitted() {
    std::string text;
    const auto request = service_.seen<v1::SubmitResponseRequest>();
    for (const v1::Answer& answer : request.content().answers()) {
      const std::string value = answer.has_point()            ? base::Join(answer.point())
                                : answer.has_consent()        ? (answer.consent() ? "yes" : "no")
                                : answer.has_not_applicable() ? "-"
                                : answer.has_option()         ? answer.option()
                                                              : answer.text();
      text += base::Join(text.empty() ? "" : " ", answer.question(), "=", value);
    }
    return text;
  }

  TestSurveys service_;
  SurveyTerminal terminal_{service_};
};

TEST_F(AnswerCommandTest, AsksAsTheServiceLeadsAndShowsTheReceipt) {
  ASSERT_EQ(terminal_.Run({"survey", "answer", kLink}, "2\n-\ny\n2\nCepat.\n"), 0)
      << terminal_.err << terminal_.out;
  EXPECT_EQ(Submitted(), "waktu=2 fasilitas/toilet=- izin=yes kelamin=female saran=Cepat.");
  const auto request = service_.seen<v1::SubmitResponseRequest>();
  EXPECT_EQ(request.link(), kLink);
  EXPECT_EQ(request.content().version(), service_.form.version());
  EXPECT_EQ(request.response_id(), service_.seen<v1::SaveDraftRequest>().response_id());
  EXPECT_EQ(request.response_id()[14], '4');
  EXPECT_THAT(terminal_.out, HasSubstr(base::Join("receipt       ", kReceipt)));
  EXPECT_THAT(terminal_.out, HasSubstr("Thank you.\n"));
}

TEST_F(AnswerCommandTest, WhatTheRespondentIsPromisedStandsBeforeTheFirstQuestion) {
  terminal_.Run({"survey", "answer", kLink}, "2\n\n\n\n");
  const size_t notice = terminal_.out.find("Nobody can tell who you are.");
  const size_t question = terminal_.out.find("How quick is it?");
  ASSERT_NE(notice, std::string::npos);
  ASSERT_NE(question, std::string::npos);
  EXPECT_LT(notice, question);
  EXPECT_THAT(terminal_.out, HasSubstr("Suggestion\n  It is filed as a suggestion.\n"));
  EXPECT_THAT(terminal_.out, HasSubstr("    1   Not quick\n    2   Very quick\n"));
}

TEST_F(AnswerCommandTest, NobodysTokenIsSentToASurveyThatKnowsNobody) {
  ASSERT_EQ(terminal_.Run({"survey", "answer", kLink}, "2\n\n\n\n"), 0) << terminal_.err;
  EXPECT_FALSE(service_.somebody_was_named);
  service_.form.set_account_needed(true);
  ASSERT_EQ(terminal_.Run({"survey", "answer", kLink, "--answers", "-"}, R"({"waktu": 1})"), 0);
  EXPECT_TRUE(service_.somebody_was_named);
}

TEST_F(AnswerCommandTest, WhatIsNoAnswerIsAskedAgain) {
  ASSERT_EQ(terminal_.Run({"survey", "answer", kLink}, "\nfast\n9\n1\n\nmaybe\nn\n\n"), 0)
      << terminal_.err << terminal_.out;
  EXPECT_EQ(Submitted(), "waktu=1 izin=no");
  EXPECT_THAT(terminal_.out, HasSubstr("An answer is needed.\n"));
  EXPECT_THAT(terminal_.out, HasSubstr("Please answer with 1-2.\n"));
  EXPECT_THAT(terminal_.out, HasSubstr("It is a point from 1 to 2.\n"));
  EXPECT_THAT(terminal_.out, HasSubstr("Please answer with y/n.\n"));
  EXPECT_THAT(terminal_.out, Not(HasSubstr("Sex")));
}

TEST_F(AnswerCommandTest, WhoLeavesGoesOnWhereTheyWere) {
  EXPECT_EQ(terminal_.Run({"survey", "answer", kLink}, "2\n"), kIncomplete);
  const std::string id = service_.seen<v1::SaveDraftRequest>().response_id();
  EXPECT_THAT(terminal_.err, HasSubstr("--response-id"));
  EXPECT_TRUE(service_.all<v1::SubmitResponseRequest>().empty());
  ASSERT_EQ(terminal_.Run({"survey", "answer", kLink, "--response-id", id}, "1\nn\n\n"), 0)
      << terminal_.err << terminal_.out;
  EXPECT_EQ(Submitted(), "waktu=2 fasilitas/toilet=1 izin=no");
  EXPECT_EQ(service_.seen<v1::SubmitResponseRequest>().response_id(), id);
  EXPECT_THAT(terminal_.out, Not(HasSubstr("How quick is it?")));
}

TEST_F(AnswerCommandTest, WhoCameWithATokenIsToldToGoOnWithIt) {
  service_.form.set_token_needed(true);
  EXPECT_EQ(terminal_.Run({"survey", "answer", kLink, "--survey-token", kReceipt}, "2\n"),
            kIncomplete);
  const std::string id = service_.seen<v1::SaveDraftRequest>().response_id();
  EXPECT_THAT(terminal_.err,
              HasSubstr(base::Join("tanggap survey answer ", kLink, " --survey-token ", kReceipt,
                                   " \\\n--response-id ", id, "\n")));
}

TEST_F(AnswerCommandTest, WhatMayHaveBeenCountedIsSentAgainAsItWas) {
  // The draft is gone then: only here is what was sent.
  service_.refusal = errors::Error(errors::Reason::DEADLINE_EXCEEDED);
  service_.refusals = 2;
  ASSERT_EQ(terminal_.Run({"survey", "answer", kLink}, "2\n\nn\nCepat.\n\n\n"), 0)
      << terminal_.err << terminal_.out;
  const auto sent = service_.all<v1::SubmitResponseRequest>();
  ASSERT_EQ(sent.size(), 3);
  EXPECT_EQ(sent[1].SerializeAsString(), sent[0].SerializeAsString());
  EXPECT_EQ(sent[2].SerializeAsString(), sent[0].SerializeAsString());
  EXPECT_THAT(terminal_.out, HasSubstr("Enter sends the very same again"));
  EXPECT_THAT(terminal_.out, HasSubstr(base::Join("receipt       ", kReceipt)));
  EXPECT_EQ(terminal_.err, "");
}

TEST_F(AnswerCommandTest, WhoDoesNotSendItAgainIsToldWhatHoldsThen) {
  service_.refusal = errors::Error(errors::Reason::DEADLINE_EXCEEDED);
  EXPECT_EQ(terminal_.Run({"survey", "answer", kLink}, "2\n\nn\nCepat.\n"), kRefused);
  EXPECT_EQ(service_.all<v1::SubmitResponseRequest>().size(), 1);
  const std::string id = service_.seen<v1::SubmitResponseRequest>().response_id();
  EXPECT_THAT(terminal_.err,
              HasSubstr(base::Join("tanggap survey answer ", kLink, " --response-id ", id, "\n")));
  EXPECT_THAT(terminal_.err, HasSubstr("Where no draft is found, they did arrive."));
}

TEST_F(AnswerCommandTest, AFileIsSentAgainByTheSameIdAndAsksNothing) {
  service_.refusal = errors::Error(errors::Reason::DEADLINE_EXCEEDED);
  EXPECT_EQ(terminal_.Run({"survey", "answer", kLink, "--answers", "-"}, R"({"waktu": 2})"),
            kRefused);
  EXPECT_EQ(service_.all<v1::SubmitResponseRequest>().size(), 1);
  const auto lost = service_.seen<v1::SubmitResponseRequest>();
  EXPECT_THAT(terminal_.err, HasSubstr(base::Join("--response-id ", lost.response_id(), "\n")));
  service_.refusal = absl::OkStatus();
  ASSERT_EQ(terminal_.Run(
                {"survey", "answer", kLink, "--answers", "-", "--response-id", lost.response_id()},
                R"({"waktu": 2})"),
            0)
      << terminal_.err;
  EXPECT_EQ(service_.seen<v1::SubmitResponseRequest>().SerializeAsString(),
            lost.SerializeAsString());
}

TEST_F(AnswerCommandTest, TakesAFileOfAnswersAndAsksNothing) {
  ASSERT_EQ(terminal_.Run({"survey", "answer", kLink, "--answers", "-", "--json"},
                          R"({"waktu": 2, "fasilitas/toilet": null, "izin": true,
                              "kelamin": "male", "saran": "Cepat."})"),
            0)
      << terminal_.err;
  EXPECT_EQ(Submitted(), "waktu=2 fasilitas/toilet=- izin=yes kelamin=male saran=Cepat.");
  EXPECT_EQ(nlohmann::json::parse(terminal_.out)["receipt"], kReceipt);
  EXPECT_TRUE(service_.all<v1::SaveDraftRequest>().empty());
}

TEST_F(AnswerCommandTest, AFileThatDoesNotFitTheFormIsToldByItsQuestion) {
  const struct {
    const char* json;
    const char* sentence;
  } cases[] = {
      {"[]", "The answers are no JSON object"},
      {R"({"waktuu": 2})", "The form has no question waktuu: did you mean waktu?"},
      {R"({"waktu": "fast"})", "waktu is \"fast\", which is no answer"},
      {R"({"saran": 2})", "saran is 2, which is no answer"},
      {R"({"kelamin": null})", "kelamin is null, which is no answer"},
      {R"({"izin": ["a"]})", "izin is [\"a\"], which is no answer"},
      {R"({"waktu": 4294967298})", "waktu is 4294967298, which is no answer"},
      {R"({"waktu": -4294967294})", "waktu is -4294967294, which is no answer"},
      {R"({"waktu": 18446744073709551615})", "waktu is 18446744073709551615, which is no answer"},
  };
  for (const auto& each : cases) {
    EXPECT_EQ(terminal_.Run({"survey", "answer", kLink, "--answers", "-"}, each.json), kUsage);
    EXPECT_THAT(terminal_.err, HasSubstr(each.sentence));
  }
  EXPECT_TRUE(service_.all<v1::SubmitResponseRequest>().empty());
}

TEST_F(AnswerCommandTest, AServiceIsChosenWhereThereAreSeveral) {
  service_.form.add_services()->set_code("ktp-el");
  service_.form.add_services()->set_code("akta");
  ASSERT_EQ(terminal_.Run({"survey", "answer", kLink}, "paspor\nakta\n2\n\n\n\n"), 0)
      << terminal_.err;
  EXPECT_EQ(service_.seen<v1::SubmitResponseRequest>().content().service(), "akta");
  EXPECT_EQ(terminal_.Run({"survey", "answer", kLink, "--answers", "-"}, R"({"waktu": 2})"),
            kUsage);
  EXPECT_THAT(terminal_.err, HasSubstr("--service is missing; one of:\n    ktp-el"));
}

TEST_F(AnswerCommandTest, SaysWhenItTakesNoResponsesAndWhenATokenIsMissing) {
  service_.form.set_token_needed(true);
  EXPECT_EQ(terminal_.Run({"survey", "answer", kLink}), kUsage);
  EXPECT_THAT(terminal_.err, HasSubstr("--survey-token is missing"));
  service_.form.set_state(v1::COLLECTOR_STATE_ENDED);
  EXPECT_EQ(terminal_.Run({"survey", "answer", kLink}), kRefused);
  EXPECT_THAT(terminal_.err, HasSubstr("takes no responses now (ENDED)"));
}

TEST_F(AnswerCommandTest, TheServicesRefusalIsTold) {
  service_.refusal =
      errors::Error(errors::Reason::ANSWER_MISSING).Field("content.answers", "waktu is missing.");
  EXPECT_EQ(terminal_.Run({"survey", "answer", kLink, "--answers", "-"}, "{}"), kRefused);
  EXPECT_THAT(terminal_.err, HasSubstr("ANSWER_MISSING"));
  EXPECT_THAT(terminal_.err, HasSubstr("content.answers: waktu is missing."));
}

}  // namespace
}  // namespace tanggap::cli

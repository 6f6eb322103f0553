// What an operator types, against a real database with real consumers.
#include "libs/events/consumer_commands.h"

#include <gmock/gmock.h>

#include <sstream>

#include "libs/events/test_consuming.h"

namespace tanggap::events {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::StatusIs;

class ConsumerCommandsTest : public ConsumingFixture {
 protected:
  static absl::StatusOr<std::string> DigestOf(postgres::Transaction& transaction,
                                              std::string_view consumer) {
    static constexpr postgres::Statement kDigest = {
        "digest_seen",
        "SELECT coalesce(md5(string_agg(concat_ws(' ', agency, position, subject, version), ',' "
        "ORDER BY agency, position)), '') AS digest FROM seen WHERE consumer = $1"};
    TANGGAP_ASSIGN_OR_RETURN(const postgres::Rows rows,
                             transaction.Query(kDigest, postgres::Params().Text(consumer)));
    return rows.Only().Text("digest");
  }

  // Types "consumers WORDS"; what was written is in `text_`.
  absl::Status Type(const std::vector<std::string>& words) {
    const auto make_handler = [this](std::string_view consumer) {
      auto handler = std::make_unique<Recorder>(std::string(consumer));
      if (!refused_.empty()) handler->Refuse(refused_, absl::InternalError("a defect"));
      return handler;
    };
    ConsumerCommands commands(pool(), {&source_}, {{"recorder", make_handler, DigestOf}}, clock());
    std::ostringstream out;
    absl::Status status = commands.Run(words, out);
    text_ = out.str();
    return status;
  }
  // Applies what is there, and stops.
  void Catch(Recorder& recorder, const std::string& name, std::string_view agency,
             int64_t position) {
    const auto consumer = Follow(FromSource(name), recorder);
    ASSERT_TRUE(Await([&] { return CheckpointOf(agency, name) == position; }));
  }
  // The database of the log comes back from a backup that ends at `position`.
  void Restore(int64_t position) {
    database().Execute(base::Join("DELETE FROM ev.log WHERE position > ", position,
                                  "; UPDATE ev.log_head SET position = ", position));
  }

  std::string refused_;
  std::string text_;
  Recorder second_{"recorder-2"};
};

TEST_F(ConsumerCommandsTest, ListShowsHowFarEachIsAndWhatWaits) {
  FillLog("dinkes", 40);
  FillLog("dinsos", 3);
  Catch(recorder_, "recorder-1", "dinsos", 3);
  Catch(second_, "recorder-2", "dinkes", 40);
  FillLog("dinkes", 5, clock().Now() - absl::Minutes(30));
  ASSERT_THAT(Type({"list"}), IsOk());
  EXPECT_THAT(text_, HasSubstr("CONSUMER    SOURCE  AGENCY  POSITION  HEAD  LAG  WAITING  PARKED"));
  EXPECT_THAT(text_,
              ContainsRegex("recorder-1  things  dinkes  40 +45 +5 +(29|30) min +0 +follows\n"));
  EXPECT_THAT(text_, ContainsRegex("recorder-1  things  dinsos  3 +3 +0 +- +0 +follows\n"));
  EXPECT_THAT(text_, HasSubstr("recorder answers from the consumer that the service takes"));
}

TEST_F(ConsumerCommandsTest, ListShowsWhatItCanWhenTheSourceIsNotThere) {
  FillLog("dinkes", 4);
  Catch(recorder_, "recorder-1", "dinkes", 4);
  database().Execute("UPDATE ev.checkpoint SET source = 'others'");
  ASSERT_THAT(Type({"list"}), IsOk());
  EXPECT_THAT(text_, ContainsRegex("recorder-1  others  dinkes  4 +\\? +\\? +- +0 +not known"));
  EXPECT_THAT(text_, HasSubstr("this program does not read the logs of others"));
}

TEST_F(ConsumerCommandsTest, ParkedEventsAreShownAndRedriven) {
  const auto publisher = Start(Options());
  const base::Uuid thing = things_.Make();
  ASSERT_TRUE(things_.Change(thing, 1, "dinkes"));
  ASSERT_TRUE(things_.Change(thing, 2, "dinkes"));
  refused_ = base::Join("things/", thing.ToString());
  recorder_.Refuse(refused_, absl::InternalError("a defect"));
  Catch(recorder_, "recorder-1", "dinkes", 2);

  ASSERT_THAT(Type({"parked"}), IsOk());
  EXPECT_THAT(text_, AllOf(HasSubstr(refused_), HasSubstr("INTERNAL: a defect"),
                           HasSubstr("follows a parked event"), HasSubstr("2 of 2 parked events")));
  EXPECT_THAT(Type({"redrive", "recorder-1"}),
              AllOf(StatusIs(absl::StatusCode::kFailedPrecondition)));
  EXPECT_THAT(text_, HasSubstr("0 events applied, 2 still parked"));
  refused_ = "";
  ASSERT_THAT(Type({"redrive", "recorder-1", base::Join("things/", thing.ToString())}), IsOk());
  EXPECT_THAT(text_, HasSubstr("2 events applied, 0 still parked"));
  ExpectSeenOnceInOrder();
  ASSERT_THAT(Type({"parked", "recorder-1"}), IsOk());
  EXPECT_EQ(text_, "Nothing is parked.\n");
}

TEST_F(ConsumerCommandsTest, ARebuiltOneIsComparedSwitchedToAndTheOldOneForgotten) {
  FillLog("dinkes", 10);
  Catch(recorder_, "recorder-1", "dinkes", 10);
  ASSERT_THAT(Type({"switch", "recorder", "recorder-1"}), IsOk());
  FillLog("dinkes", 5);
  Catch(second_, "recorder-2", "dinkes", 15);
  EXPECT_THAT(Type({"compare", "recorder-1", "recorder-2"}).message(), HasSubstr("same position"));
  Catch(recorder_, "recorder-1", "dinkes", 15);
  ASSERT_THAT(Type({"compare", "recorder-1", "recorder-2"}), IsOk());
  EXPECT_THAT(text_, HasSubstr("consumers switch recorder recorder-2"));

  EXPECT_THAT(Type({"forget", "recorder-1"}), StatusIs(absl::StatusCode::kFailedPrecondition));
  ASSERT_THAT(Type({"switch", "recorder", "recorder-2"}), IsOk());
  EXPECT_THAT(text_, HasSubstr("recorder answers from recorder-2 now; it can be switched back"));
  ASSERT_THAT(Type({"forget", "recorder-1"}), IsOk());
  ASSERT_THAT(Type({"list"}), IsOk());
  EXPECT_THAT(text_, AllOf(::testing::Not(HasSubstr("recorder-1")),
                           HasSubstr("recorder answers from recorder-2\n")));
}

TEST_F(ConsumerCommandsTest, AnswersNeverGoBackAndDifferencesAreSaid) {
  FillLog("dinkes", 10);
  Catch(second_, "recorder-2", "dinkes", 10);
  ASSERT_THAT(Type({"switch", "recorder", "recorder-2"}), IsOk());
  FillLog("dinkes", 5);
  Catch(second_, "recorder-2", "dinkes", 15);
  Recorder third("recorder-3");
  database().Execute(
      "INSERT INTO ev.checkpoint SELECT 'recorder-3', source, agency, epoch, 12, NULL, NULL, now() "
      "FROM ev.checkpoint");
  EXPECT_THAT(Type({"switch", "recorder", "recorder-3"}).message(),
              HasSubstr("recorder-3 is at 12 in the log of dinkes and recorder-2 at 15"));
  Catch(third, "recorder-3", "dinkes", 15);  // without what comes before 13
  EXPECT_THAT(Type({"compare", "recorder-2", "recorder-3"}).message(),
              HasSubstr("say different things"));
}

TEST_F(ConsumerCommandsTest, AHaltedLogIsShownWithTheCommandThatMendsIt) {
  FillLog("dinkes", 5);
  const auto consumer = Follow(FromSource(), recorder_);
  ASSERT_TRUE(AwaitSeen(5));
  Restore(3);
  ASSERT_THAT(Type({"list"}), IsOk());
  EXPECT_THAT(text_, AllOf(HasSubstr("halted"), HasSubstr("Run new-epoch in the service")));
  ASSERT_THAT(log_.NewEpoch({"dinkes"}, clock().Now(), random(), Soon()), IsOk());
  ASSERT_THAT(Type({"list"}), IsOk());
  const std::string epoch = EpochOf("dinkes").ToString();
  EXPECT_THAT(text_, HasSubstr(base::Join("consumers place recorder-1 dinkes ", epoch, " 3\n")));

  EXPECT_THAT(Type({"place", "recorder-1", "dinkes", epoch, "4"}),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  database().Execute("DELETE FROM seen WHERE position > 3");
  ASSERT_THAT(Type({"place", "recorder-1", "dinkes", epoch, "3"}), IsOk());
  EXPECT_THAT(text_, HasSubstr("recorder-1 goes on behind position 3 of dinkes (it was at 5)"));
  FillLog("dinkes", 2);
  ASSERT_TRUE(AwaitSeen(5));
  ExpectSeenOnceInOrder();
  ASSERT_THAT(Type({"list"}), IsOk());
  EXPECT_THAT(text_, ContainsRegex("dinkes  5 +5 +0 +- +0 +follows\n"));
}

TEST_F(ConsumerCommandsTest, WhereOtherEventsStandInTheLogOnlyRebuildingIsAdvised) {
  FillLog("dinkes", 5);
  Catch(recorder_, "recorder-1", "dinkes", 5);
  database().Execute("UPDATE ev.log SET event_id = gen_random_uuid() WHERE position >= 4");
  for (const bool announced : {false, true}) {
    if (announced) {
      ASSERT_THAT(log_.NewEpoch({"dinkes"}, clock().Now(), random(), Soon()), IsOk());
    }
    ASSERT_THAT(Type({"list"}), IsOk());
    EXPECT_THAT(text_, AllOf(HasSubstr("halted"), HasSubstr("  Rebuild it under a new name.\n"),
                             ::testing::Not(HasSubstr("consumers place"))));
  }
}

TEST_F(ConsumerCommandsTest, WhatIsNotThereIsSaidWithWhatIs) {
  FillLog("dinkes", 2);
  Catch(recorder_, "recorder-1", "dinkes", 2);
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"redrive", "recorder-9"},
        {"compare", "recorder-1", "recorder-9"},
        {"switch", "recorder", "recorder-9"},
        {"place", "recorder-9", "dinkes", EpochOf("dinkes").ToString(), "1"},
        {"forget", "recorder-9"},
        {"parked", "recorder-9"}}) {
    const absl::Status status = Type(words);
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound)) << words[0];
    EXPECT_THAT(status.message(), HasSubstr("there are: recorder-1")) << words[0];
  }
  const std::string epoch = EpochOf("dinkes").ToString();
  EXPECT_THAT(Type({"place", "recorder-1", "bpbd", epoch, "1"}),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Type({"place", "recorder-1", "dinkes", epoch, "one"}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Type({"switch", "others", "recorder-1"}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  database().Execute("UPDATE ev.checkpoint SET consumer = 'elsewhere-1'");
  EXPECT_THAT(Type({"redrive", "elsewhere-1"}).message(), HasSubstr("makes no projection"));
}

TEST_F(ConsumerCommandsTest, WordsThatAreNoCommandGetTheListOfCommands) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{}, {"lst"}, {"list", "recorder-1"}, {"switch", "recorder"}}) {
    const absl::Status status = Type(words);
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument));
    EXPECT_THAT(status.message(), HasSubstr("consumers redrive CONSUMER [SUBJECT]"));
  }
}

}  // namespace
}  // namespace tanggap::events

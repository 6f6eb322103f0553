#include "libs/events/own_consumers.h"

#include <gmock/gmock.h>

#include "libs/events/test_consuming.h"

namespace tanggap::events {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// What was taken over is one row for each consumer and agency.
class OwnConsumersTest : public ConsumingFixture {
 protected:
  OwnConsumersTest() { database().Execute("CREATE TABLE taken (consumer text, agency text)"); }

  static absl::Status TakeOver(postgres::Transaction& transaction, std::string_view consumer,
                               const std::vector<std::string>& agencies) {
    static constexpr postgres::Statement kTake = {
        "take_over", "INSERT INTO taken SELECT $1, unnest($2::text[])"};
    postgres::Params params;
    params.Text(consumer).TextArray(agencies);
    return transaction.Query(kTake, params).status();
  }
  OwnConsumersOptions Options(std::string rebuilt = {}) {
    return {.connection = {.url = database().url(), .application_name = "things"},
            .source = "things",
            .projection = {.name = "recorder",
                           .make_handler =
                               [](std::string_view consumer) {
                                 return std::make_unique<Recorder>(std::string(consumer));
                               },
                           .digest = {}},
            .first = "recorder-1",
            .take_over = TakeOver,
            .taken_over = "What there is was taken over",
            .rebuilt = std::move(rebuilt)};
  }
  OwnConsumers::Needs Needs() { return {clock(), random(), logger_, metrics_}; }
  int64_t TakenBy(std::string_view consumer) {
    return Count(base::Join("taken WHERE consumer = '", consumer, "'"));
  }
};

TEST_F(OwnConsumersTest, ANewOneTakesOverWhatThereIsAndGoesOnFromThere) {
  FillLog("dinkes", 20);
  FillLog("dinsos", 3);
  OwnConsumers consumers(Options(), Needs());
  consumers.Start();
  ASSERT_TRUE(Await([&] { return TakenBy("recorder-1") == 2; }));
  EXPECT_EQ(CheckpointOf("dinkes"), 20);
  FillLog("dinkes", 4);
  consumers.Wake();
  ASSERT_TRUE(AwaitSeen(4));
  EXPECT_EQ(Seen(), 4) << "what was taken over is not applied too";
  EXPECT_EQ(CheckpointOf("dinkes"), 24);
  EXPECT_EQ(CheckpointOf("dinsos"), 3);
  EXPECT_EQ(*Active(pool(), "recorder", Soon()), "recorder-1");
  EXPECT_THAT(consumers.notes(), IsEmpty());
  EXPECT_THAT(LogLines(), HasSubstr("What there is was taken over"));
}

TEST_F(OwnConsumersTest, OneThatBeganBeforeTakesOverNothingAgain) {
  FillLog("dinkes", 5);
  {
    OwnConsumers consumers(Options(), Needs());
    consumers.Start();
    ASSERT_TRUE(Await([&] { return TakenBy("recorder-1") == 1; }));
  }
  FillLog("dinkes", 2);
  OwnConsumers consumers(Options(), Needs());
  consumers.Start();
  ASSERT_TRUE(AwaitSeen(2));
  EXPECT_EQ(TakenBy("recorder-1"), 1);
}

TEST_F(OwnConsumersTest, AnotherIsFilledBesideTheOneThatIsServed) {
  FillLog("dinkes", 5);
  OwnConsumers consumers(Options("recorder-2"), Needs());
  consumers.Start();
  ASSERT_TRUE(Await([&] { return TakenBy("recorder-1") == 1 && TakenBy("recorder-2") == 1; }));
  FillLog("dinkes", 1);
  EXPECT_TRUE(AwaitSeen(1, "recorder-1"));
  EXPECT_TRUE(AwaitSeen(1, "recorder-2"));
  EXPECT_EQ(*Active(pool(), "recorder", Soon()), "recorder-1");
}

TEST_F(OwnConsumersTest, SaysWhyItHasNotBegunAndBeginsWhenItCan) {
  FillLog("dinkes", 5);
  database().Execute("ALTER TABLE taken RENAME TO elsewhere");
  OwnConsumers consumers(Options(), Needs());
  consumers.Start();
  ASSERT_TRUE(Await([&] { return !consumers.notes().empty(); }));
  EXPECT_THAT(consumers.notes(), ElementsAre(HasSubstr("the recorder is not kept yet: ")));
  EXPECT_EQ(CheckpointOf("dinkes"), 0) << "nothing is skipped that was not taken over";
  database().Execute("ALTER TABLE elsewhere RENAME TO taken");
  EXPECT_TRUE(Await([&] { return TakenBy("recorder-1") == 1 && consumers.notes().empty(); }));
}

}  // namespace
}  // namespace tanggap::events

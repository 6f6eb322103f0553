// Methods whose callers are nobody's to know: tanggap.common.v1.Access.unnamed_callers.

#include <vector>

#include "libs/base/strings.h"
#include "libs/rpc/echo_fixture.h"

namespace tanggap::rpc {
namespace {

using errors::Error;
using errors::Reason;
using errors::ReasonOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kUnnamed[] = "tanggap.testdata.v1.UnnamedService.Answer";
constexpr char kTraceId[] = "0af7651916cd43dd8448eb211c80319c";
// As a proxy on this machine gives it.
constexpr char kAddress[] = "203.0.113.7";

class UnnamedCallersTest : public EchoFixture {
 protected:
  ~UnnamedCallersTest() override { server_.reset(); }

  void Start() {
    const auto handler = [this](
                             const Context& context,
                             const EchoRequest& request) -> absl::StatusOr<Answer<EchoResponse>> {
      EXPECT_NE(context.unnamed_callers(), context.method() == kEcho);
      {
        base::MutexLock lock(mutex_);
        traces_.emplace_back(context.trace().trace_id());
      }
      if (request.text() == "refuse") {
        return Error(Reason::RESOURCE_NOT_FOUND)
            .With("resource", "quoted-resource")
            .Because("quoted-cause")
            .ToStatus();
      }
      if (request.text() == "fail") return absl::InternalError("a defect of ours");
      return Plain(context, request);
    };
    server_ = NewServer();
    server_->Handle<EchoRequest, EchoResponse>(kEcho, handler);
    server_->Handle<EchoRequest, EchoResponse>(kUnnamed, handler);
    Listen();
  }
  Reason Call(const char* method, const EchoRequest& request,
              const std::string& authorization = "") {
    const auto answer = channel_->Call<EchoResponse>(
        method, request,
        {.authorization = authorization,
         .headers = {{"traceparent", base::Join("00-", kTraceId, "-b7ad6b7169203331-01")},
                     {"x-forwarded-for", kAddress}}});
    return ReasonOf(answer.status()).value_or(Reason());
  }
  std::vector<std::string> traces() {
    base::MutexLock lock(mutex_);
    return traces_;
  }

  const base::ManualClock still_{clock_.Now()};

 private:
  base::Mutex mutex_;
  std::vector<std::string> traces_;
};

TEST_F(UnnamedCallersTest, UnnamedCallersAreNotLogged) {
  Start();
  EXPECT_EQ(Call(kUnnamed, TextRequest("quoted-answer")), Reason());
  EXPECT_EQ(Call(kUnnamed, TextRequest("quoted-answer"), "Bearer citizen"), Reason());
  EXPECT_EQ(Call(kUnnamed, TextRequest("quoted-answer"), "Bearer old"), Reason::TOKEN_EXPIRED);
  EchoRequest wrong = TextRequest("quoted-answer");
  for (int i = 0; i < 4; ++i) wrong.add_items()->set_description("abc");
  EXPECT_EQ(Call(kUnnamed, wrong, "Bearer citizen"), Reason::INVALID_FIELD);
  EXPECT_EQ(Call(kUnnamed, TextRequest("refuse"), "Bearer citizen"), Reason::RESOURCE_NOT_FOUND);
  EXPECT_EQ(Call(kUnnamed, TextRequest("fail"), "Bearer citizen"), Reason::INTERNAL_ERROR);
  const std::string log = LogText();
  for (const char* said : {kUnnamed, "TOKEN_EXPIRED", "INVALID_FIELD", "RESOURCE_NOT_FOUND",
                           "a defect of ours", "\"incident\"", "\"took", "\"code\":\"OK\""}) {
    EXPECT_THAT(log, HasSubstr(said));
  }
  for (const char* kept : {"pseudonym-1", "principal", kTraceId, "trace_id", "span_id", "127.0.0.1",
                           kAddress, "_bytes", "quoted"}) {
    EXPECT_THAT(log, Not(HasSubstr(kept)));
  }
}

// Of any other method the log has what it must not have of these: else the test above sees nothing.
TEST_F(UnnamedCallersTest, OthersAreLogged) {
  Start();
  EXPECT_EQ(Call(kEcho, TextRequest("refuse"), "Bearer citizen"), Reason::RESOURCE_NOT_FOUND);
  for (const char* said : {"log-pseudonym-1", "principal", kTraceId, "_bytes", "quoted-cause"}) {
    EXPECT_THAT(LogText(), HasSubstr(said));
  }
}

TEST_F(UnnamedCallersTest, NoTraceGoesOnFromTheCallers) {
  Start();
  EXPECT_EQ(Call(kUnnamed, TextRequest("halo")), Reason());
  EXPECT_EQ(Call(kEcho, TextRequest("halo")), Reason());
  EXPECT_THAT(traces(), ElementsAre(Not(kTraceId), kTraceId));
}

TEST_F(UnnamedCallersTest, WithoutATokenTheyAreCountedWhateverTheTrafficClass) {
  time_ = &still_;
  options_.anonymous = {.of_address = 0, .of_all = 0, .unnamed_of_address = 1};
  Start();
  // Ten seconds' worth may come at once.
  for (int i = 0; i < 10; ++i) EXPECT_EQ(Call(kUnnamed, TextRequest("halo")), Reason());
  EXPECT_EQ(Call(kUnnamed, TextRequest("halo")), Reason::RATE_LIMITED);
  EXPECT_EQ(Call(kEcho, TextRequest("halo")), Reason()) << "other intake is not counted";
  EXPECT_EQ(Call(kUnnamed, TextRequest("halo"), "Bearer citizen"), Reason());
  EXPECT_THAT(LogText(), HasSubstr("RATE_LIMITED"));
  EXPECT_THAT(LogText(), Not(HasSubstr(kAddress)));
}

}  // namespace
}  // namespace tanggap::rpc

// What complaints makes of its own events: on whose desk each open case lies.
//
//   events::OwnConsumers workload(WorkloadConsumers(pool_options, options.rebuild_workload), needs);
//   events::ConsumerCommands commands(pool, {&source}, {WorkloadProjection(pool, clock)}, clock);
#pragma once

#include <string>

#include "libs/base/clock.h"
#include "libs/events/consumer_lookup.h"
#include "libs/events/own_consumers.h"
#include "libs/postgres/pool.h"

namespace tanggap::complaints {

// The references outlive it.
events::Projection WorkloadProjection(postgres::Pool& pool, const base::Clock& clock);

// What runs those that make it: `rebuilt` beside the one that is served, unless it is empty.
events::OwnConsumersOptions WorkloadConsumers(postgres::PoolOptions connection,
                                              std::string rebuilt);

}  // namespace tanggap::complaints

using Microsoft.Extensions.Options;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Serving;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("MaximumFetches", "0")]
    [InlineData("MaximumEntries", "-1")]
    [InlineData("FetchTimeout", "00:00:00")]
    [InlineData("FailureMemory", "01:00:00")]
    [InlineData("MaximumEntryBytes", "200000000")] // More than all of the memory.
    public async Task A_bound_that_makes_no_sense_stops_the_host_at_start(string option, string value)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => CacheHost.StartAsync(
            ["http://127.0.0.1:9"], settings: new() { [$"ResponseCache:{option}"] = value }));

        Assert.Contains(option, failure.Message);
    }
}

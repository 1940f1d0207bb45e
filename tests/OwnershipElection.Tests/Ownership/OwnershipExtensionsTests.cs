using DesignPatterns.Etcd;
using DesignPatterns.Ownership;
using DesignPatterns.Ownership.Stores;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DesignPatterns.OwnershipElection.Tests.Ownership;

/// <summary>Goal: a host gets leases from its configuration, or does not start. Method: real hosts.</summary>
public sealed class OwnershipExtensionsTests
{
    [Fact]
    public async Task A_host_that_ends_gives_back_what_it_owns()
    {
        var store = new MemoryOwnershipStore(TimeProvider.System);
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton<IOwnershipStore>(store);
        builder.AddOwnership();
        using (var host = builder.Build())
        {
            await host.StartAsync();
            var lease = await host.Services.GetRequiredService<Leases>().SharedAsync();
            await new LeasedLock("report", lease).AcquireAsync();
            Assert.Single(store.QueueOf("report"));
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }

        Assert.Empty(store.QueueOf("report"));
    }

    [Fact]
    public async Task The_time_to_live_is_read_from_the_configuration()
    {
        using var host = Build(("Ownership:TimeToLive", "00:00:02"));
        await host.StartAsync();

        var lease = await host.Services.GetRequiredService<Leases>().SharedAsync();

        Assert.Equal(TimeSpan.FromSeconds(2), lease.TimeToLive);
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    [Theory]
    [InlineData("Ownership:TimeToLive", "00:00:00.5")]
    [InlineData("Ownership:TimeToLive", "01:00:01")]
    [InlineData("Ownership:SafetyShare", "0.9")]
    public async Task A_host_whose_options_are_out_of_range_does_not_start(string key, string value)
    {
        using var host = Build((key, value));

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains(key.Split(':')[1], failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_on_etcd_needs_its_connection_string()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddMetrics();
        builder.AddOwnership().AddEtcdOwnershipStore("etcd");
        using var host = builder.Build();

        Assert.Throws<OptionsValidationException>(() => host.Start());
    }

    [Theory]
    [InlineData("00:00:03", 0.6)]
    [InlineData("00:01:00", 2)]
    public void An_attempt_at_a_member_takes_up_to_a_fifth_of_a_lease(string timeToLive, double seconds)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddMetrics();
        builder.Configuration["Ownership:TimeToLive"] = timeToLive;
        builder.Configuration["ConnectionStrings:etcd"] = "http://127.0.0.1:2379";
        builder.AddOwnership().AddEtcdOwnershipStore("etcd");
        using var host = builder.Build();

        var options = host.Services.GetRequiredService<IOptionsMonitor<EtcdOptions>>().Get("etcd");

        Assert.Equal(TimeSpan.FromSeconds(seconds), options.AttemptTimeout);
    }

    private static IHost Build(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(
            settings.ToDictionary(each => each.Key, each => (string?)each.Value));
        builder.Services.AddMemoryOwnershipStore();
        builder.AddOwnership();
        return builder.Build();
    }
}

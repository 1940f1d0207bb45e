using DesignPatterns.Etcd;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DesignPatterns.OwnershipElection.Tests.Etcd;

/// <summary>
/// Goal: what cannot work is refused at the start, and says what was expected. Method: a table.
/// </summary>
public sealed class OptionsTests
{
    [Theory]
    [InlineData("", "No endpoint")]
    [InlineData("127.0.0.1:2379", "expected http://host:port")]
    [InlineData("http://127.0.0.1", "expected http://host:port")]
    [InlineData("https://127.0.0.1:2379", "expected http://host:port")]
    [InlineData("http://127.0.0.1:99999", "expected http://host:port")]
    [InlineData("http://127.0.0.1:2379/v3", "expected http://host:port")]
    [InlineData("http://me:secret@127.0.0.1:2379", "expected http://host:port")]
    [InlineData("redis://127.0.0.1:6379", "expected http://host:port")]
    [InlineData("http://127.0.0.1:2379,http://127.0.0.1:2379", "named twice")]
    public async Task A_connection_string_that_names_no_endpoints_stops_the_host_at_its_start(
        string connectionString, string reason)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration["ConnectionStrings:etcd"] = connectionString;
        builder.Services.AddMetrics();
        builder.AddEtcdClient("etcd");
        using var host = builder.Build();

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        var options = new EtcdOptions { Endpoints = EtcdClientExtensions.Read(connectionString) };
        Assert.Contains(
            reason, Assert.Throws<ArgumentException>(() => new EtcdClient(options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Timeout", "00:00:00")]
    [InlineData("Timeout", "01:00:00")]
    [InlineData("AttemptTimeout", "00:00:30")]
    [InlineData("AsidePeriod", "00:00:00")]
    [InlineData("MostMessageBytes", "1")]
    [InlineData("MostWatches", "0")]
    public async Task A_setting_that_cannot_be_meant_stops_the_host_at_its_start(string name, string value)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration["ConnectionStrings:etcd"] = "http://127.0.0.1:2379, http://localhost:2380";
        builder.Configuration[$"Etcd:etcd:{name}"] = value;
        builder.AddEtcdClient("etcd");
        using var host = builder.Build();

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_that_are_none_are_refused_before_etcd_is_asked()
    {
        Assert.Throws<ArgumentException>(() => KeyRange.One(""));
        Assert.Throws<ArgumentException>(() => Operation.Put("", default));
        Assert.Throws<ArgumentException>(() => Operation.Range(default));
        Assert.Throws<ArgumentException>(() => Condition.Exists(""));
        Assert.Throws<ArgumentException>(() => Operation.Range("key", new() { Limit = -1 }));
    }
}

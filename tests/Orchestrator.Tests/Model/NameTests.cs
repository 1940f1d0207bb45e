using Aspire.Hosting;
using Aspire.Hosting.Testing;

namespace DesignPatterns.Orchestrator.Tests.Model;

public sealed class NameTests
{
    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("a--b")]
    [InlineData("a-")]
    [InlineData("-a")]
    [InlineData("a_b")]
    [InlineData("é")]
    [InlineData("a123456789012345678901234567890123456789012345678901234567890abcd")]
    public async Task A_resource_or_an_endpoint_cannot_have_such_a_name(string name)
    {
        await using var builder = await Application.CreateAsync();
        Assert.ThrowsAny<ArgumentException>(() => builder.AddIdle(name));
        Assert.ThrowsAny<ArgumentException>(() => builder.AddIdle("idle").WithHttpEndpoint(name: name));
    }

    [Fact]
    public async Task A_name_is_taken_whatever_its_case()
    {
        await using var builder = await Application.CreateAsync();
        builder.AddIdle("idle");
        Assert.Throws<DistributedApplicationException>(() => builder.AddIdle("IDLE"));
    }

    [Fact]
    public async Task An_endpoint_named_twice_is_one_endpoint()
    {
        await using var builder = await Application.CreateAsync();
        var idle = builder.AddIdle("idle").WithHttpEndpoint().WithHttpEndpoint(port: 1234);
        Assert.Equal(1234, idle.GetEndpoint("http").EndpointAnnotation.Port);
    }

    [Fact]
    public async Task A_health_check_is_named_once_per_resource()
    {
        await using var builder = await Application.CreateAsync();
        var idle = builder.AddIdle("idle").WithHealthCheck("check");
        Assert.Throws<DistributedApplicationException>(() => idle.WithHealthCheck("check"));
    }

    [Fact]
    public async Task A_resource_cannot_wait_for_itself()
    {
        await using var builder = await Application.CreateAsync();
        var idle = builder.AddIdle("idle");
        Assert.Throws<DistributedApplicationException>(() => idle.WaitFor(idle));
    }

    [Fact]
    public async Task An_http_health_check_needs_an_http_endpoint()
    {
        await using var builder = await Application.CreateAsync();
        var idle = builder.AddIdle("idle").WithEndpoint(name: "tcp");
        Assert.ThrowsAny<Exception>(() => idle.WithHttpHealthCheck("/"));
        Assert.Throws<DistributedApplicationException>(
            () => idle.WithHttpHealthCheck("/", endpointName: "tcp"));
    }
}

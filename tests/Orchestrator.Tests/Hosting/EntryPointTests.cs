using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace DesignPatterns.Orchestrator.Tests.Hosting;

public sealed class EntryPointTests
{
    [Fact]
    public async Task The_entry_point_adds_its_resources_before_the_test_sees_the_builder()
    {
        await using var builder = await Application.CreateAsync("--sample=service");
        Assert.Equal("service", Assert.Single(builder.Resources, r => r is ProjectResource).Name);
        Assert.Equal(Projects.SampleAppHost.ProjectPath, builder.AppHostDirectory);
        Assert.True(builder.ExecutionContext.IsRunMode);
    }

    [Fact]
    public async Task What_the_entry_point_throws_comes_out_of_what_the_test_awaits()
    {
        var early = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Application.CreateAsync("--sample=throws-before-build"));
        Assert.Equal("thrown before Build", early.Message);

        await using var builder = await Application.CreateAsync("--sample=throws-before-run");
        await using var app = await builder.BuildAsync();
        var late = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            app.StartAsync().WaitAsync(Application.Patience));
        Assert.Equal("thrown before Run", late.Message);
    }

    [Fact]
    public async Task Several_applications_run_side_by_side()
    {
        var apps = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            Application.StartAsync(_ => { }, "--sample=service")));
        await Task.WhenAll(apps.Select(app =>
            app.ResourceNotifications.WaitForResourceHealthyAsync(
                "service").WaitAsync(Application.Patience)));
        Assert.Equal(4, apps.Select(app => app.GetEndpoint("service", "http").Port).Distinct().Count());
        await Task.WhenAll(apps.Select(app => app.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task An_application_that_was_never_built_or_started_is_let_go()
    {
        await (await Application.CreateAsync()).DisposeAsync();
        await using var builder = await Application.CreateAsync();
        await (await builder.BuildAsync()).DisposeAsync().AsTask().WaitAsync(Application.Patience);
    }

    [Fact]
    public async Task An_endpoint_is_asked_for_by_name_once_the_application_has_started()
    {
        await using var builder = await Application.CreateAsync();
        builder.AddIdle("idle").WithHttpEndpoint().WithHttpsEndpoint();
        builder.AddParameter("word", "value");
        await using var app = await builder.BuildAsync();
        Assert.Throws<InvalidOperationException>(() => app.GetEndpoint("idle", "http"));
        await app.StartAsync().WaitAsync(Application.Patience);
        Assert.Equal("https", app.GetEndpoint("idle").Scheme);
        Assert.Equal("http", app.GetEndpoint("idle", "http").Scheme);
        Assert.Throws<ArgumentException>(() => app.GetEndpoint("nobody", "http"));
        Assert.Throws<ArgumentException>(() => app.GetEndpoint("idle", "nope"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await app.GetConnectionStringAsync("idle"));
    }

    [Fact]
    public void Publishing_is_left_to_Aspire()
    {
        var error = Assert.Throws<DistributedApplicationException>(() =>
            DistributedApplication.CreateBuilder(["--operation", "publish"]));
        Assert.Contains("Aspire", error.Message, StringComparison.Ordinal);
        Assert.Throws<DistributedApplicationException>(() =>
            DistributedApplication.CreateBuilder(["--publisher", "manifest"]));
    }
}

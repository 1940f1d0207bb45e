using System.Diagnostics;
using System.Net;
using DesignPatterns.ServiceDefaults.FaultInjection;
using DesignPatterns.ServiceDefaults.Tests.Hosts;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace DesignPatterns.ServiceDefaults.Tests.FaultInjection;

public sealed class FaultTests
{
    [Fact]
    public async Task Delay_makes_requests_wait()
    {
        await using var service = await Service.StartWithFaultsAsync();
        await SwitchOnAsync(service, "delay?milliseconds=300");
        var clock = Stopwatch.StartNew();

        Assert.Equal("done", await service.Client.GetStringAsync("/work"));

        Assert.True(clock.ElapsedMilliseconds >= 290, $"answered after {clock.ElapsedMilliseconds} ms");
    }

    [Fact]
    public async Task Error_answers_in_place_of_the_service()
    {
        await using var service = await Service.StartWithFaultsAsync();
        await SwitchOnAsync(service, "error?status=503");

        var problem = await ProblemAssert.IsProblemAsync(await service.Client.GetAsync("/work"), 503);

        Assert.Equal("Injected fault", problem.GetProperty("title").GetString());
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(50, 40, 160)]
    [InlineData(100, 200, 200)]
    public async Task A_fault_bites_as_often_as_its_percentage_says(int percent, int least, int most)
    {
        await using var service = await Service.StartWithFaultsAsync();
        await SwitchOnAsync(service, $"error?percent={percent}");

        var failed = 0;
        for (var i = 0; i < 200; i++)
        {
            using var answer = await service.Client.GetAsync("/work");
            failed += answer.IsSuccessStatusCode ? 0 : 1;
        }

        Assert.InRange(failed, least, most);
    }

    [Fact]
    public async Task Hang_holds_requests_until_it_is_switched_off_and_then_they_are_served()
    {
        await using var service = await Service.StartWithFaultsAsync();
        await SwitchOnAsync(service, "hang");

        var held = service.Client.GetStringAsync("/work");
        await Task.Delay(200);
        Assert.False(held.IsCompleted);

        await service.Admin.DeleteAsync("/faults/hang");
        Assert.Equal("done", await held.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Not_ready_fails_the_readiness_check_but_requests_are_served()
    {
        await using var service = await Service.StartWithFaultsAsync();
        await SwitchOnAsync(service, "not-ready");

        using var health = await service.Admin.GetAsync("/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Contains("not-ready", await health.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await service.Admin.GetAsync("/alive")).StatusCode);
        Assert.Equal("done", await service.Client.GetStringAsync("/work"));

        await service.Admin.DeleteAsync("/faults");
        Assert.Equal(HttpStatusCode.OK, (await service.Admin.GetAsync("/health")).StatusCode);
    }

    [Fact]
    public async Task Crash_ends_the_process_without_a_drain()
    {
        await using var service = await ServiceProcess.StartAsync(
            ("Faults__Enabled", "true"), ("Drain__Period", "00:00:03"));
        var inFlight = service.Client.GetAsync("/slow?milliseconds=60000");
        await Task.Delay(300);

        using var answer = await service.Admin.PostAsync("/faults/crash", null);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(137, await service.WaitForExitAsync(TimeSpan.FromSeconds(60)));
        await Assert.ThrowsAsync<HttpRequestException>(() => inFlight);
    }

    [Fact]
    public async Task No_fault_bites_the_admin_endpoint()
    {
        await using var service = await Service.StartWithFaultsAsync();
        await SwitchOnAsync(service, "error");
        await SwitchOnAsync(service, "hang");

        Assert.Equal(HttpStatusCode.OK, (await service.Admin.GetAsync("/health")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await service.Admin.DeleteAsync("/faults")).StatusCode);
        Assert.Equal("done", await service.Client.GetStringAsync("/work"));
    }

    [Fact]
    public async Task A_fault_of_the_hosts_own_bites_where_the_host_asks_for_it()
    {
        await using var service = await Service.StartAsync(
            app => app.MapGet("/leaf", (Faults faults) =>
                faults.IsActive("slow-leaf", out var set) ? $"slow by {set.Delay.TotalMilliseconds}" : "fast"),
            services => services.AddFault(
                "slow-leaf", "One leaf takes long.", FaultGrades.Percent | FaultGrades.Milliseconds),
            ("Faults:Enabled", "true"));

        Assert.Equal("fast", await service.Client.GetStringAsync("/leaf"));
        await SwitchOnAsync(service, "slow-leaf?milliseconds=70");
        Assert.Equal("slow by 70", await service.Client.GetStringAsync("/leaf"));
    }

    [Fact]
    public async Task A_fault_is_as_bad_as_its_host_says_where_no_grade_is_given()
    {
        await using var service = await Service.StartAsync(
            app => app.MapGet("/leaf", (Faults faults) =>
                faults.IsActive("slow-leaf", out var set)
                    ? $"{set.Delay.TotalMilliseconds} {set.Ended.IsCompleted}"
                    : "fast"),
            services => services.AddFault(
                "slow-leaf",
                "One leaf takes long.",
                FaultGrades.Percent | FaultGrades.Milliseconds,
                new FaultSetting { Delay = TimeSpan.FromMilliseconds(30) }),
            ("Faults:Enabled", "true"));

        // The second time it has an end of its own: that of the first has come.
        for (var time = 0; time < 2; time++)
        {
            await SwitchOnAsync(service, "slow-leaf");
            Assert.Equal("30 False", await service.Client.GetStringAsync("/leaf"));
        }

        await SwitchOnAsync(service, "slow-leaf?milliseconds=70");
        Assert.Equal("70 False", await service.Client.GetStringAsync("/leaf"));
    }

    [Fact]
    public async Task Asking_for_a_fault_that_nobody_registered_is_a_bug()
    {
        await using var service = await Service.StartWithFaultsAsync();

        var faults = service.App.Services.GetRequiredService<Faults>();
        Assert.Throws<ArgumentException>(() => faults.IsActive("slow-laef"));
    }

    private static async Task SwitchOnAsync(Service service, string fault)
    {
        using var answer = await service.Admin.PostAsync($"/faults/{fault}", null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DesignPatterns.ServiceDefaults.Tests.Hosts;
using Microsoft.Extensions.DependencyInjection;

namespace DesignPatterns.ServiceDefaults.Tests.FaultInjection;

public sealed class FaultEndpointTests
{
    [Theory]
    [InlineData("GET", "/faults")]
    [InlineData("POST", "/faults/error")]
    [InlineData("DELETE", "/faults")]
    public async Task Unless_they_are_enabled_there_are_no_faults_and_the_answer_says_how_to_enable_them(
        string method, string path)
    {
        await using var service = await Service.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        var problem = await ProblemAssert.IsProblemAsync(await service.Admin.SendAsync(request), 404);

        var detail = problem.GetProperty("detail").GetString()!;
        Assert.Contains("Faults__Enabled=true", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_gives_the_process_id_and_each_fault_with_its_setting()
    {
        await using var service = await Service.StartWithFaultsAsync(
            services => services.AddFault("slow-leaf", "One leaf takes long."));
        await service.Admin.PostAsync("/faults/delay?percent=30&milliseconds=250", null);

        var list = await service.Admin.GetFromJsonAsync<JsonElement>("/faults");

        Assert.True(list.GetProperty("enabled").GetBoolean());
        Assert.Equal(Environment.ProcessId, list.GetProperty("processId").GetInt32());
        var faults = list.GetProperty("faults").EnumerateArray().ToDictionary(
            fault => fault.GetProperty("name").GetString()!);
        Assert.Equal(["crash", "delay", "error", "hang", "not-ready", "slow-leaf"], faults.Keys.Order());
        Assert.True(faults["delay"].GetProperty("active").GetBoolean());
        Assert.Equal(30, faults["delay"].GetProperty("percent").GetInt32());
        Assert.Equal(250, faults["delay"].GetProperty("milliseconds").GetInt32());
        Assert.False(faults["error"].GetProperty("active").GetBoolean());
        Assert.False(faults["error"].TryGetProperty("percent", out _));
        Assert.Equal("One leaf takes long.", faults["slow-leaf"].GetProperty("description").GetString());
    }

    [Theory]
    [InlineData("delay?percent=101", "percent")]
    [InlineData("delay?percent=-1", "percent")]
    [InlineData("delay?percent=half", "percent")]
    [InlineData("delay?percent=1&percent=2", "percent")]
    [InlineData("delay?milliseconds=0", "milliseconds")]
    [InlineData("delay?milliseconds=60001", "milliseconds")]
    [InlineData("delay?status=500", "status")]
    [InlineData("error?status=200", "status")]
    [InlineData("error?status=600", "status")]
    [InlineData("error?colour=red", "colour")]
    [InlineData("not-ready?percent=50", "percent")]
    [InlineData("crash?percent=50", "percent")]
    public async Task A_bad_value_is_a_400_that_names_the_field_and_switches_nothing_on(
        string fault, string field)
    {
        await using var service = await Service.StartWithFaultsAsync();

        using var answer = await service.Admin.PostAsync($"/faults/{fault}", null);

        var problem = await ProblemAssert.IsProblemAsync(answer, 400);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
        Assert.Equal("done", await service.Client.GetStringAsync("/work"));
        Assert.Equal(HttpStatusCode.OK, (await service.Admin.GetAsync("/health")).StatusCode);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task A_fault_that_the_host_does_not_have_is_a_404_that_lists_those_it_has(string method)
    {
        await using var service = await Service.StartWithFaultsAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/faults/flood");

        var problem = await ProblemAssert.IsProblemAsync(await service.Admin.SendAsync(request), 404);

        Assert.Contains("not-ready", problem.GetProperty("detail").GetString()!, StringComparison.Ordinal);
    }
}

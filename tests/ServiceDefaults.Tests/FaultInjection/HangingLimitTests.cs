using DesignPatterns.ServiceDefaults.FaultInjection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DesignPatterns.ServiceDefaults.Tests.FaultInjection;

public sealed class HangingLimitTests
{
    [Fact]
    public async Task The_thousand_and_first_hanging_request_is_refused_and_one_that_leaves_makes_room()
    {
        await using var services = new ServiceCollection()
            .AddLogging().AddProblemDetails().BuildServiceProvider();
        var faults = new Faults([.. Names.Select(name => new Fault(name, "", FaultGrades.None))]);
        var middleware = new FaultMiddleware(_ => Task.CompletedTask, faults, TimeProvider.System);
        faults["hang"].Set(new FaultSetting());
        using var client = new CancellationTokenSource();

        var leaving = middleware.InvokeAsync(Request(services, client.Token));
        var held = Enumerable.Range(0, 999).Select(_ => middleware.InvokeAsync(Request(services))).ToList();
        Assert.DoesNotContain(held, request => request.IsCompleted);

        var refused = Request(services);
        await middleware.InvokeAsync(refused);
        Assert.Equal(503, refused.Response.StatusCode);

        await client.CancelAsync();
        await leaving;
        var next = middleware.InvokeAsync(Request(services));
        Assert.False(next.IsCompleted);

        faults["hang"].Set(null);
        await Task.WhenAll([next, .. held]);
    }

    private static readonly string[] Names = ["delay", "hang", "error"];

    private static DefaultHttpContext Request(
        IServiceProvider services, CancellationToken aborted = default) =>
        new() { RequestServices = services, RequestAborted = aborted };
}

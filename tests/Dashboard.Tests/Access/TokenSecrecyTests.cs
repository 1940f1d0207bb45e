using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.Dashboard.Tests.Access;

/// <summary>Goal: who reads the dashboard's own log cannot log in with what it says.</summary>
public class TokenSecrecyTests
{
    [Fact]
    public async Task The_token_is_in_no_log_line_however_much_is_logged()
    {
        using var lines = new Lines();
        await using var host = await DashboardHost.StartAsync(builder =>
        {
            builder.Configuration.AddInMemoryCollection(
            [
                new("Logging:LogLevel:Default", "Trace"),
                new("Logging:LogLevel:Microsoft.AspNetCore", "Trace"),
                new("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"),
            ]);
            builder.Logging.AddProvider(lines);
        });

        using var right = await host.Stranger.GetAsync($"/login?t={DashboardHost.Token}&back=/console");
        using var form = await host.Stranger.PostAsync(
            "/login", new FormUrlEncodedContent([KeyValuePair.Create("t", DashboardHost.Token)]));
        using var wrong = await host.Stranger.GetAsync($"/login?t={DashboardHost.Token}x");

        Assert.Equal(
            (HttpStatusCode.Redirect, HttpStatusCode.Redirect, HttpStatusCode.Unauthorized),
            (right.StatusCode, form.StatusCode, wrong.StatusCode));
        Assert.Contains(lines.Text, line => line.Contains("signed in", StringComparison.Ordinal));
        Assert.DoesNotContain(lines.Text, line => line.Contains(DashboardHost.Token, StringComparison.Ordinal));
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Text { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            Text.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            Text.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}

using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace DesignPatterns.ServiceDefaults.FaultInjection;

/// <summary>What a crash looks like from outside: no drain, no goodbye, connections cut. Exit code 137 on
/// Unix.</summary>
internal static class Crash
{
    public static void AfterAnswering(HttpResponse response, TimeProvider time) =>
        response.OnCompleted(() => CrashAsync(time));

    private static async Task CrashAsync(TimeProvider time)
    {
        // The answer is on its way but not yet on the wire, and whoever pressed the button should see it.
        await Task.Delay(TimeSpan.FromMilliseconds(50), time);

        // Not Environment.Exit, which runs exit handlers first, nor FailFast, which writes a dump where one is
        // set up.
        using var self = Process.GetCurrentProcess();
        self.Kill();
    }
}

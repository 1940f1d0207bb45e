using DesignPatterns.ServiceDefaults.Tests.Hosts;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// Signals, exit codes and telemetry providers belong to a process: tests of those start this program as a
// service.
if (args is [ServiceProcess.Command, ..])
{
    await SampleService.RunAsync();
    return 0;
}

return args.Any(arg => arg is "--server" or "--internal-msbuild-node")
    ? await TestPlatformTestFramework.RunAsync(args, (_, _) => { })
    : await ConsoleRunner.Run(args);

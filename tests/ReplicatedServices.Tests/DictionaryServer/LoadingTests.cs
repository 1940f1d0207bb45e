using System.Diagnostics;

namespace DesignPatterns.ReplicatedServices.Tests.DictionaryServer;

public sealed class LoadingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dictionary-");

    public void Dispose() => _folder.Delete(recursive: true);

    // The data comes through a pipe that nobody writes to yet: the server waits in the middle of loading.
    [Fact]
    public async Task A_lookup_before_the_dictionary_is_loaded_is_told_to_come_back()
    {
        var pipe = Path.Combine(_folder.FullName, "data.br");
        using (var mkfifo = Process.Start("mkfifo", [pipe]))
        {
            await mkfifo.WaitForExitAsync();
        }

        File.Copy($"{WordNet.DataFile}.sha256", $"{pipe}.sha256");
        await using var host = new DictionaryHost(pipe);
        await host.StartAsync();

        Assert.Equal(503, (await host.GetAsync("/readyz")).Status);
        foreach (var target in (string[])["/definitions/gossamer", "/words"])
        {
            var response = await host.GetAsync(target);
            Assert.Equal(503, response.Status);
            Assert.Equal("1", response.Header("Retry-After"));
            Assert.Equal("no-store", response.Header("Cache-Control"));
            Assert.Equal("application/problem+json", response.Header("Content-Type"));
        }

        Assert.Equal(400, (await host.GetAsync("/definitions/a%2Fb")).Status);

        await File.WriteAllBytesAsync(pipe, await File.ReadAllBytesAsync(WordNet.DataFile));
        await host.WaitUntilReadyAsync();
        Assert.Equal(200, (await host.GetAsync("/definitions/gossamer")).Status);
    }

    [Fact]
    public async Task A_server_without_its_data_stops_and_says_why()
    {
        var missing = Path.Combine(_folder.FullName, "nowhere.br");

        var (exitCode, log) = await RunAsync($"--Definitions:DataFile={missing}");

        Assert.NotEqual(0, exitCode);
        Assert.Contains($"The dictionary could not be loaded from {missing}: Could not find file", log);
    }

    [Fact]
    public async Task A_server_with_damaged_data_stops_and_says_why()
    {
        var damaged = Path.Combine(_folder.FullName, "data.br");
        var bytes = await File.ReadAllBytesAsync(WordNet.DataFile);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(damaged, bytes);
        File.Copy($"{WordNet.DataFile}.sha256", $"{damaged}.sha256");

        var (exitCode, log) = await RunAsync($"--Definitions:DataFile={damaged}");

        Assert.NotEqual(0, exitCode);
        Assert.Contains($"{damaged} is damaged: its SHA-256 is", log);
    }

    [Fact]
    public async Task A_server_with_a_senseless_option_does_not_start()
    {
        var (exitCode, log) = await RunAsync("--Definitions:MaxAge=-00:00:01");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("MaxAge", log);
    }

    private static async Task<(int ExitCode, string Log)> RunAsync(string argument)
    {
        var server = typeof(DesignPatterns.DictionaryServer.DictionaryOptions).Assembly.Location;
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [server, "--urls=http://127.0.0.1:0", argument])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var killed = timeout.Token.Register(process.Kill);
        var log = await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(log));
    }
}

using System.Net.Sockets;
using System.Text;
using DesignPatterns.DictionaryServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ReplicatedServices.Tests.DictionaryServer;

/// <summary>The dictionary server in this process, on a loopback port, spoken to in bytes.</summary>
public sealed class DictionaryHost : IAsyncLifetime, IAsyncDisposable
{
    private readonly WebApplication _app;

    public DictionaryHost()
        : this(WordNet.DataFile)
    {
    }

    internal DictionaryHost(string dataFile)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([new("Definitions:DataFile", dataFile)]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.Services.AddDictionary();
        _app = builder.Build();
        _app.MapDefaultEndpoints();
        _app.MapDictionary();
    }

    private Uri Address => new(_app.Urls.Single());

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync();
        await WaitUntilReadyAsync();
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    internal Task StartAsync() => _app.StartAsync();

    internal async Task WaitUntilReadyAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await GetAsync("/readyz")).Status != 200)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), timeout.Token);
        }
    }

    internal Task<RawResponse> GetAsync(string target, params string[] headers) =>
        SendAsync("GET", target, headers);

    internal async Task<RawResponse> SendAsync(string method, string target, params string[] headers)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var client = new TcpClient();
        await client.ConnectAsync(Address.Host, Address.Port, timeout.Token);
        string[] lines =
            [$"{method} {target} HTTP/1.1", "Host: dictionary", "Connection: close", .. headers, "", ""];
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(string.Join("\r\n", lines)), timeout.Token);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return RawResponse.Parse(await reader.ReadToEndAsync(timeout.Token));
    }
}

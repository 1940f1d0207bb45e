using DesignPatterns.ServiceDefaults.Loops;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.Hosting;

public static class InlineSockets
{
    /// <summary>The runtime reads it once, when the process opens its first socket.</summary>
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>
    /// Serves requests, and reads what other servers answer, on the threads that wait for the sockets, one a
    /// core, as nginx does; and measures how long those are held up. <c>Loops:Inline=false</c> undoes the
    /// first.
    /// </summary>
    /// <remarks>
    /// Otherwise each read passes through the thread pool's queue to another thread, which costs a small request
    /// more than its work does. The price: code that blocks here holds up every connection of its loop. So it
    /// is for hosts that only move bytes, and it must be called before anything opens a socket.
    /// </remarks>
    public static TBuilder UseInlineSockets<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<LoopOptions, LoopOptionsValidator>()
            .BindConfiguration(LoopOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddHostedService<LoopWatch>();
        var options = builder.Configuration.GetSection(LoopOptions.Section).Get<LoopOptions>() ?? new();
        if (options.Inline)
        {
            Environment.SetEnvironmentVariable(InlineCompletions, "1");
            services.Configure<SocketTransportOptions>(
                sockets => sockets.UnsafePreferInlineScheduling = true);
        }

        return builder;
    }
}

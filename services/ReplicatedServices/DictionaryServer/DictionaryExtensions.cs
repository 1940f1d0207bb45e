using DesignPatterns.DictionaryServer.Definitions;
using DesignPatterns.DictionaryServer.Index;
using DesignPatterns.DictionaryServer.WordPages;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DesignPatterns.DictionaryServer;

internal static class DictionaryExtensions
{
    public static IServiceCollection AddDictionary(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<DictionaryOptions>().BindConfiguration("Definitions");
        services.AddSingleton<IValidateOptions<DictionaryOptions>, DictionaryOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<LoadedDictionary>();
        services.AddSingleton<DictionaryMetrics>();
        services.AddHostedService<DictionaryLoader>();
        services.AddHealthChecks().AddCheck<DictionaryCheck>("dictionary");
        return services;
    }

    public static void MapDictionary(this IEndpointRouteBuilder routes)
    {
        routes.MapDefinitions();
        routes.MapWordPages();
        routes.MapHealthChecks("/readyz");
    }
}

/**
 * Docker's {@code --format}: a reader of Go's text/template, as far as people use it on a command
 * line.
 *
 * <p>A template is fed with a tree: maps, lists, strings, numbers and booleans, and {@link
 * io.jocker.cli.template.Method}s where a field costs something or takes arguments. It knows
 * fields, variables, pipelines, {@code if}, {@code range}, {@code with}, comments, trim markers,
 * Go's functions ({@code index}, {@code len}, {@code printf}, {@code eq}, ...) and docker's ({@code
 * json}, {@code join}, {@code upper}, ...). It does not know {@code define} and {@code template}.
 * Reading goes in one direction: {@link io.jocker.cli.template.Template} → Lexer → Parser → {@code
 * Node}s and {@code Expression}s, which evaluate themselves in a Scope.
 */
@NullMarked
package io.jocker.cli.template;

import org.jspecify.annotations.NullMarked;

"""The FEEL grammar (DMN 1.5, chapter 10.3.1.2) for lark's LALR parser."""

GRAMMAR = r"""
whole: expression
whole_tests: tests | NOT _LPAR tests _RPAR -> negated_tests

tests: test (_COMMA test)*
?test: expression | sign additive -> sign_test
!sign: LT | LE | GT | GE | EQ | NE

?expression: disjunction
?disjunction: conjunction | conjunction (_OR conjunction)+ -> disjunction
?conjunction: comparison | comparison (_AND comparison)+ -> conjunction
?comparison: additive
    | comparison sign additive -> compare
    | comparison _BETWEEN additive _AND additive -> between
    | comparison _IN among -> among
    | comparison _INSTANCE _OF type -> instance_of
?among: additive
    | sign additive -> sign_test
    | _LPAR test (_COMMA test)+ _RPAR -> tests
?additive: multiplicative | multiplicative (plus_minus multiplicative)+ -> arithmetic
?multiplicative: power | power (star_slash power)+ -> arithmetic
?power: unary | unary (POWER unary)+ -> arithmetic
!plus_minus: PLUS | MINUS
!star_slash: STAR | SLASH
?unary: postfix | MINUS unary -> negative

?postfix: primary
    | postfix _DOT NAME -> path
    | postfix _LSQB expression _RSQB -> filter
    | postfix _LPAR arguments _RPAR -> call
arguments: | expression (_COMMA expression)* | named (_COMMA named)*
named: NAME _COLON expression

?primary: NUMBER -> number
    | STRING -> string
    | AT -> at_literal
    | TRUE -> true
    | FALSE -> false
    | NULL -> null
    | NAME -> name
    | _LPAR expression _RPAR
    | _LPAR sign additive _RPAR -> sign_range
    | RO expression _DOTS expression RC -> range
    | _LSQB _RSQB -> list
    | _LSQB expression (_COMMA expression)* _RSQB -> list
    | _LBRACE _RBRACE -> context
    | _LBRACE entry (_COMMA entry)* _RBRACE -> context
    | _IF expression _THEN expression _ELSE expression -> if_else
    | _FOR turn (_COMMA turn)* _RETURN expression -> for_each
    | _SOME turn (_COMMA turn)* _SATISFIES expression -> some
    | _EVERY turn (_COMMA turn)* _SATISFIES expression -> every
    | _FUNCTION _LPAR parameters _RPAR expression -> function
    | _FUNCTION _LPAR parameters _RPAR EXTERNAL expression -> external
entry: (NAME | STRING) _COLON expression
turn: NAME _IN expression | NAME _IN expression _DOTS expression
parameters: | parameter (_COMMA parameter)*
parameter: NAME | NAME _COLON type

type: NAME (_DOT NAME)*
    | NAME LT type_list GT -> generic_type
    | _FUNCTION LT type_list GT _ARROW type -> function_type
    | NAME LT type_field (_COMMA type_field)* GT -> context_type
type_list: | type (_COMMA type)*
type_field: NAME _COLON type

%declare NUMBER STRING AT TRUE FALSE NULL NAME RO RC EXTERNAL NOT
%declare _IF _THEN _ELSE _FOR _RETURN _IN _SOME _EVERY _SATISFIES _AND _OR _BETWEEN _INSTANCE _OF _FUNCTION
%declare _LPAR _RPAR _LSQB _RSQB _LBRACE _RBRACE _COMMA _COLON _DOT _DOTS _ARROW
%declare LT LE GT GE EQ NE PLUS MINUS STAR SLASH POWER
"""
